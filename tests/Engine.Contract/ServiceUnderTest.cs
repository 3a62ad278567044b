using System.Runtime.CompilerServices;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;

namespace Sweeper.Engine.Contract;

/// <summary>An engine behind an <see cref="ISweepService"/>.</summary>
public abstract class ServiceUnderTest : IEngineUnderTest
{
    public abstract IStore Store { get; }

    protected abstract ISweepService Service { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    public Task<SweepStatus> SubmitAsync(SweepRevision revision) => Service.SubmitAsync(revision, CancellationToken.None);

    public async Task<SweepStatus> StatusAsync(string sweep) => (await Service.FindAsync(sweep, CancellationToken.None))!;

    public async Task ControlAsync(string sweep, ControlRequest request) => Assert.True(await Service.ControlAsync(sweep, request, CancellationToken.None));

    public async IAsyncEnumerable<SweepNotice> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken stop)
    {
        for (string? place = null; ;)
        {
            var page = (await Service.WatchAsync(sweep, place, stop))!;
            place = page.Place;
            foreach (var notice in page.Notices.Select(n => SweepNotice.Parse(n)!))
            {
                yield return notice;
                if (notice is SweepNotice.Over)
                    yield break;
            }
        }
    }
}

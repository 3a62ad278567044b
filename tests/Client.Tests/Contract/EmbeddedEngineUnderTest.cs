using System.Collections.Concurrent;
using Sweeper.Engine;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Watching;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Tests.Contract;

/// <summary>The embedded engine, run as consoles run it: one run of two devices for each sweep that is submitted, and another when it is to carry on.</summary>
public sealed class EmbeddedEngineUnderTest : IEngineUnderTest, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, EmbeddedSweep> _sweeps = [];
    private readonly TransformerExecutor _executor = new(1);
    private FolderStore _store = null!;

    public IStore Store => _store;

    public Task InitializeAsync()
    {
        _store = FolderStore.Open(_folder.Path);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.WhenAll(_sweeps.Values.Select(s => s.StopAsync()));

    public void Dispose()
    {
        foreach (var sweep in _sweeps.Values)
            sweep.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    public Task<SweepStatus> SubmitAsync(SweepRevision revision)
    {
        var sweep = _sweeps.GetOrAdd(revision.Plan(_executor).Id, id => new EmbeddedSweep(id, _store, _executor));
        sweep.Run(revision);
        return Task.FromResult(sweep.Status);
    }

    public Task<SweepStatus> StatusAsync(string sweep) => Task.FromResult(_sweeps[sweep].Status);

    public Task ControlAsync(string sweep, ControlRequest request)
    {
        if (request is ControlRequest.Extend extend)
            extend.Revision.Plan(_executor);
        _sweeps[sweep].Control(request);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<SweepNotice> WatchAsync(string sweep, CancellationToken stop) => _sweeps[sweep].WatchAsync(stop);
}

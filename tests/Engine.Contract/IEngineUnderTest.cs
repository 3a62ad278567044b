using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;

namespace Sweeper.Engine.Contract;

/// <summary>An engine as people meet it, whatever it is made of. It has two devices or three, and is started once for all tests of a class.</summary>
public interface IEngineUnderTest : IAsyncLifetime
{
    /// <summary>Where it leaves everything.</summary>
    IStore Store { get; }

    /// <summary>Takes a sweep in and runs it by itself.</summary>
    /// <exception cref="SweepFileException">The file is not one that can be run.</exception>
    Task<SweepStatus> SubmitAsync(SweepRevision revision);

    Task<SweepStatus> StatusAsync(string sweep);

    /// <exception cref="SweepFileException">The request is an extension whose file is not one.</exception>
    Task ControlAsync(string sweep, ControlRequest request);

    /// <summary>What happens to a sweep, from the picture as it is now until it is over.</summary>
    IAsyncEnumerable<SweepNotice> WatchAsync(string sweep, CancellationToken stop);
}

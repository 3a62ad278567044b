using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Watching;

namespace Sweeper.Engine.Service;

/// <summary>
/// Where sweeps are sent to be run while nobody waits: a cluster, seen from its gateway. No call takes longer than seconds; what takes longer is watched. Calls
/// come from many threads.
/// </summary>
/// <exception cref="ServiceUnavailableException">From any call: there is nobody to ask just now; ask again.</exception>
public interface ISweepService
{
    /// <summary>Takes a sweep in: when this returns, it is durable, and will be run whatever happens. The same file again carries on.</summary>
    /// <exception cref="SweepFileException">The file is not one that can be run.</exception>
    Task<SweepStatus> SubmitAsync(SweepRevision revision, CancellationToken stop);

    /// <summary>All sweeps of the store, by id.</summary>
    Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken stop);

    /// <returns>Null when there is no such sweep.</returns>
    Task<SweepStatus?> FindAsync(string sweep, CancellationToken stop);

    /// <summary>Asks something of a sweep. When this returns it is in the store; it is done soon.</summary>
    /// <returns>False when there is no such sweep.</returns>
    /// <exception cref="SweepFileException">The request is an extension whose file is not one.</exception>
    Task<bool> ControlAsync(string sweep, ControlRequest request, CancellationToken stop);

    /// <summary>What happened after a place on the sweep's board (<see cref="NoticeBoard"/>); waits a few seconds for something to happen.</summary>
    /// <param name="after">The page's place before; null for the first.</param>
    /// <returns>Null when there is no such sweep.</returns>
    Task<NoticePage?> WatchAsync(string sweep, string? after, CancellationToken stop);

    /// <summary>All devices, by id.</summary>
    Task<IReadOnlyList<DeviceStatus>> DevicesAsync(CancellationToken stop);
}

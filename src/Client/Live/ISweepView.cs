using Sweeper.Engine;

namespace Sweeper.Client.Live;

/// <summary>Shows a run to people, on stderr. Disposed when the run is over, before anything else is printed.</summary>
internal interface ISweepView : ISweepObserver, IAsyncDisposable
{
    /// <summary>Training is over; oracles are being scored.</summary>
    void Scoring();
}

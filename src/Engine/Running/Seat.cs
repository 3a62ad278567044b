using System.Threading.Channels;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>Where a device waits for work, and where the trial that it runs can be halted.</summary>
internal sealed class Seat : IDisposable
{
    private readonly Channel<(SweepEffect.StartTrial Start, CancellationToken Halt)> _work =
        Channel.CreateUnbounded<(SweepEffect.StartTrial, CancellationToken)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _gate = new();
    private SweepEffect.StartTrial? _current;
    private CancellationTokenSource _halt = new();

    /// <summary>Gives the device its next trial; the same one again changes nothing.</summary>
    public void Start(SweepEffect.StartTrial start)
    {
        lock (_gate)
        {
            if (start == _current)
                return;
            _current = start;
            _halt = new CancellationTokenSource();
            _work.Writer.TryWrite((start, _halt.Token));
        }
    }

    /// <summary>Asks the attempt to stop, if it is the one that the device runs.</summary>
    /// <returns>False when it is not.</returns>
    public bool Halt(TrialId trial, int attempt)
    {
        CancellationTokenSource? halt = null;
        lock (_gate)
        {
            if (_current is { } current && current.Trial == trial && current.Attempt == attempt)
                halt = _halt;
        }

        halt?.Cancel();
        return halt is not null;
    }

    /// <summary>Asks whatever runs to stop.</summary>
    public void Halt()
    {
        CancellationTokenSource halt;
        lock (_gate)
            halt = _halt;
        halt.Cancel();
    }

    /// <summary>Asks whatever runs to stop, because nothing can be decided any more.</summary>
    public void Break()
    {
        Close();
        Halt();
    }

    /// <summary>There will be no more work.</summary>
    public void Close() => _work.Writer.TryComplete();

    /// <summary>Waits for work, on the device's own thread; null when there is no more.</summary>
    public (SweepEffect.StartTrial Start, CancellationToken Halt)? Next()
    {
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (_work.Reader.TryRead(out var work))
                return work;
        }

        return null;
    }

    public void Dispose() => _halt.Dispose();
}

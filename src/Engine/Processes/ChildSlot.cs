namespace Sweeper.Engine.Processes;

/// <summary>The place of one child process: empty, or with a child that all trials of its device share.</summary>
internal sealed class ChildSlot(ChildStart start, ChildSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private ChildProcess? _child;
    private Timer? _idle;
    private int _trials;

    /// <summary>What names the child in messages.</summary>
    public string Device => start.Device;

    /// <summary>For one trial: the child that is there, or a new one.</summary>
    public ChildProcess Enter()
    {
        lock (_gate)
        {
            if (_child is null or { Death: not null })
                _child = new ChildProcess(start, settings);
            _idle?.Dispose();
            _trials++;
            return _child;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_trials > 0)
                return;
            _idle?.Dispose();
            _idle = new Timer(_ => EndIdle(), null, settings.Idle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the child; a trial that runs in it fails.</summary>
    public void Dispose()
    {
        lock (_gate)
            End();
    }

    private void EndIdle()
    {
        lock (_gate)
        {
            if (_trials == 0)
                End();
        }
    }

    private void End()
    {
        _idle?.Dispose();
        _child?.Dispose();
        _child = null;
    }
}

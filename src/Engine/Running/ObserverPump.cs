using System.Threading.Channels;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Running;

/// <summary>
/// Keeps those who watch from those who train: posting never waits, progress overwrites progress that nobody has looked at, and what an observer throws ends
/// here.
/// </summary>
internal sealed class ObserverPump
{
    private readonly ISweepObserver _observer;
    private readonly Lock _gate = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<DeviceId, Action<ISweepObserver>> _progress = [];
    private readonly Task _delivery;
    private List<Action<ISweepObserver>> _notices = [];

    public ObserverPump(ISweepObserver observer)
    {
        _observer = observer;
        _delivery = Task.Run(DeliverAsync);
    }

    public void Post(Action<ISweepObserver> notice)
    {
        lock (_gate)
            _notices.Add(notice);
        _news.Writer.TryWrite(true);
    }

    /// <summary>Replaces what the device showed before, if that was not delivered yet.</summary>
    public void Show(DeviceId device, Action<ISweepObserver> progress)
    {
        lock (_gate)
            _progress[device] = progress;
        _news.Writer.TryWrite(true);
    }

    /// <summary>The device's trial is over: progress that was not delivered is out of date.</summary>
    public void Forget(DeviceId device)
    {
        lock (_gate)
            _progress.Remove(device);
    }

    /// <summary>Waits until everything is delivered, but no longer than the patience.</summary>
    public async Task CompleteAsync(TimeSpan patience, TimeProvider time)
    {
        _news.Writer.Complete();
        await Task.WhenAny(_delivery, Task.Delay(patience, time)).ConfigureAwait(false);
    }

    private async Task DeliverAsync()
    {
        await foreach (var _ in _news.Reader.ReadAllAsync().ConfigureAwait(false))
            Deliver();
        Deliver();
    }

    private void Deliver()
    {
        List<Action<ISweepObserver>> news;
        lock (_gate)
        {
            news = [.. _notices, .. _progress.Values];
            _notices = [];
            _progress.Clear();
        }

        foreach (var item in news)
        {
            try
            {
                item(_observer);
            }
            catch (Exception)
            {
                // Watching must not change what is watched.
            }
        }
    }
}

using System.Runtime.InteropServices;
using Sweeper.Client.Exits;

namespace Sweeper.Client.Running;

/// <summary>Ctrl-C and SIGTERM: the first asks to stop, the second ends the process at once, which the store survives like a kill.</summary>
internal sealed class Interruption : IDisposable
{
    private const string Lost = "stopped at once: what ran since the last checkpoints is lost; the same command carries on";
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly string _atOnce;
    private int _count;

    /// <param name="atOnce">What to say at the second; by default, that something is lost.</param>
    public Interruption(string atOnce = Lost)
    {
        _atOnce = atOnce;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
            _ = _stop.CancelAsync();
        else
            Quit();
    }

    private void Quit()
    {
        const string showCursor = "\e[?25h";
        if (!Console.IsErrorRedirected)
            Console.Error.Write(showCursor);
        Console.Error.WriteLine(_atOnce);
        Environment.Exit(ExitCode.Stopped);
    }
}

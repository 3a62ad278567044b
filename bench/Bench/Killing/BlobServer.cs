using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Killing;

/// <summary>A real Azurite that a thread ends and starts again, at random moments, on the same port and with the same data.</summary>
internal sealed class BlobServer : IDisposable
{
    private const double LongestLife = 16;
    private const double LongestOutage = 2;
    private readonly Azurite _server = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly bool _forgets;
    private readonly Random _random;
    private int _deaths;

    public BlobServer(int seed, bool forgets)
    {
        (_random, _forgets, Connection) = (new Random(seed), forgets, _server.Connection);
        _thread = new Thread(Disturb) { IsBackground = true, Name = "outages" };
    }

    public string Connection { get; }

    /// <summary>How often it was ended.</summary>
    public int Deaths => Volatile.Read(ref _deaths);

    /// <summary>From now on it dies.</summary>
    public void Begin() => _thread.Start();

    /// <summary>Does something while the server is there and stays there.</summary>
    public void Quietly(Action act)
    {
        lock (_gate)
            act();
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
            _thread.Join();
        _server.Dispose();
        _stop.Dispose();
    }

    private void Disturb()
    {
        while (!Wait(LongestLife))
        {
            lock (_gate)
            {
                Interlocked.Increment(ref _deaths);
                if (_forgets)
                    _server.Kill();
                else
                    _server.Stop();
                Wait(LongestOutage);
                _server.Restart();
            }
        }
    }

    private bool Wait(double longest) => _stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(longest * _random.NextDouble()));
}

using System.Net;
using System.Net.Sockets;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>Ports for servers that are about to start.</summary>
internal static class FreePort
{
    private static int _next = Random.Shared.Next(20_000, 30_000);

    /// <summary>One that nobody listens on, and another each time. The system gives those from 32768 on to whoever asks for any.</summary>
    public static int Next()
    {
        for (; ; )
        {
            try
            {
                var port = Interlocked.Increment(ref _next);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}

namespace Sweeper.Bench.Killing;

/// <summary>A sweep that was killed came back other than it should be.</summary>
internal sealed class KillException(string message) : Exception(message);

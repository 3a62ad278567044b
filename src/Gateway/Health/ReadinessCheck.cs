namespace Sweeper.Gateway.Health;

/// <param name="Reason">Null when it is ready.</param>
public sealed record ReadinessCheck(string Name, bool Ready, string? Reason);

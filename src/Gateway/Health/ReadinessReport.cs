namespace Sweeper.Gateway.Health;

/// <summary>What <c>GET /health/ready</c> answers.</summary>
/// <param name="Ready">True when every check is.</param>
public sealed record ReadinessReport(bool Ready, IReadOnlyList<ReadinessCheck> Checks);

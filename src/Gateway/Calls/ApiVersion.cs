namespace Sweeper.Gateway.Calls;

/// <summary>What <c>GET /v1</c> answers.</summary>
/// <param name="Version">Of sweeper.</param>
/// <param name="Numerics">Of its trainer: results of other numerics are other trials.</param>
public sealed record ApiVersion(string Version, string Numerics);

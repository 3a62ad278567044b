namespace Sweeper.Gateway.Calls;

/// <summary>What <c>GET /v1/objects</c> answers.</summary>
/// <param name="Names">In ordinal order.</param>
public sealed record ObjectNames(IReadOnlyList<string> Names);

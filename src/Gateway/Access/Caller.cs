namespace Sweeper.Gateway.Access;

/// <summary>Whoever sent a request.</summary>
/// <param name="Name">Of the token.</param>
internal sealed record Caller(string Name, TokenRole Role);

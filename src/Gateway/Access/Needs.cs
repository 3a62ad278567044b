namespace Sweeper.Gateway.Access;

/// <summary>On an endpoint: who may call it. One without this can be called by nobody but whoever has a token of any role.</summary>
/// <param name="Role">Null: everybody, without a token.</param>
internal sealed record Needs(TokenRole? Role);

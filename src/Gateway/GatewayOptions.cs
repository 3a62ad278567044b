using Sweeper.Gateway.Access;
using Sweeper.Gateway.Limits;

namespace Sweeper.Gateway;

/// <summary>How a gateway is set up. Made to be bound from configuration.</summary>
public sealed class GatewayOptions
{
    /// <summary>Who may come in. At least one, unless the gateway is <see cref="Open"/>.</summary>
    public IList<TokenSetting> Tokens { get; init; } = [];

    /// <summary>
    /// Everybody on this machine may do everything, without a token: for one person's own machine. Only on loopback addresses, and only for requests to a loopback
    /// name (a web page whose name was made to point here is refused).
    /// </summary>
    public bool Open { get; set; }

    /// <summary>Of the trainer that the cluster runs (<c>ITrialExecutor.Numerics</c>), for <c>GET /v1</c>.</summary>
    public string Numerics { get; set; } = "";

    public GatewayLimits Limits { get; init; } = new();
}

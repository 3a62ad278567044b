using Sweeper.Gateway.Access;

namespace Sweeper.Silo.Settings;

/// <summary>The section <c>Sweeper</c> of the configuration, as it is written (docs/cluster.md has the table); <see cref="SiloPlan"/> is what is made of it.</summary>
internal sealed class SiloOptions
{
    public const string Section = "Sweeper";

    /// <summary>Short names on the command line, and the keys that they set.</summary>
    public static readonly IReadOnlyDictionary<string, string> Flags = new Dictionary<string, string>
    {
        ["--devices"] = "Sweeper:Devices",
        ["--store"] = "Sweeper:Store",
        ["--cluster"] = "Sweeper:Cluster",
        ["--cluster-id"] = "Sweeper:ClusterId",
        ["--name"] = "Sweeper:Name",
        ["--address"] = "Sweeper:Address",
        ["--silo-port"] = "Sweeper:SiloPort",
        ["--gateway-port"] = "Sweeper:GatewayPort",
        ["--primary-port"] = "Sweeper:PrimaryPort",
        ["--urls"] = "Sweeper:Urls",
        ["--role"] = "Sweeper:Role",
        ["--drain"] = "Sweeper:DrainSeconds",
    };

    public string? Devices { get; set; }

    public string Store { get; set; } = "sweeps";

    public string Cluster { get; set; } = "localhost";

    public string ClusterId { get; set; } = "sweeper";

    public string ServiceId { get; set; } = "sweeper";

    public string? Name { get; set; }

    public string? Address { get; set; }

    public int SiloPort { get; set; } = 11111;

    public int GatewayPort { get; set; } = 30000;

    /// <summary>With <c>localhost</c>: silo port of the first silo, whom the others of this machine join.</summary>
    public int? PrimaryPort { get; set; }

    public string Urls { get; set; } = "http://127.0.0.1:8080";

    public string Role { get; set; } = "silo";

    public double DrainSeconds { get; set; } = 60;

    public double CheckpointSeconds { get; set; } = 20;

    public double LeaseMinutes { get; set; } = 10;

    public bool Open { get; set; }

    public IList<TokenSetting> Tokens { get; set; } = [];
}

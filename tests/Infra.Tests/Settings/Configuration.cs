using System.Text.RegularExpressions;

namespace Sweeper.Infra.Tests.Settings;

/// <summary>
/// The settings of sweeper-silo: the one list that infra/ and the runbook are held to. It is written down here until docs/cluster.md has the table; then it should be read from there.
/// </summary>
internal static partial class Configuration
{
    /// <summary>Keys below <c>Sweeper:</c>; N stands for a number.</summary>
    public static readonly IReadOnlySet<string> Keys = new HashSet<string>
    {
        "Devices", "Store", "Cluster", "ClusterId", "ServiceId", "Name", "Address", "SiloPort", "GatewayPort", "Urls", "Role", "Open",
        "DrainSeconds", "CheckpointSeconds", "LeaseMinutes",
        "Tokens:N:Name", "Tokens:N:Role", "Tokens:N:Token", "Tokens:N:Sha256", "Tokens:N:File",
    };

    public static readonly IReadOnlySet<string> Flags = new HashSet<string>
    {
        "--devices", "--store", "--cluster", "--cluster-id", "--name", "--address", "--silo-port", "--gateway-port", "--urls", "--role", "--drain",
    };

    /// <summary>Variables that are not below <c>Sweeper:</c>.</summary>
    public static readonly IReadOnlySet<string> Variables = new HashSet<string>
    {
        "SWEEPER_SPOOL", "AZURE_STORAGE_CONNECTION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_RESOURCE_ATTRIBUTES",
        "Kestrel__Certificates__Default__Path", "Kestrel__Certificates__Default__KeyPath",
        "DOTNET_EnableDiagnostics", "DOTNET_ROOT", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES", "POD_NAME",
    };

    public static readonly IReadOnlySet<string> HealthPaths = new HashSet<string> { "/health/live", "/health/ready" };

    public static readonly IReadOnlySet<string> Roles = new HashSet<string> { "view", "submit" };

    /// <summary>Whether a silo reads this environment variable.</summary>
    public static bool Reads(string variable) => Variables.Contains(variable)
        || (variable.StartsWith("Sweeper__", StringComparison.Ordinal) && Keys.Contains(Number().Replace(variable["Sweeper__".Length..].Replace("__", ":", StringComparison.Ordinal), ":N:")));

    /// <summary>What <c>Sweeper:Devices</c> may be.</summary>
    [GeneratedRegex("^(none|cpu:[1-9][0-9]*|cuda:(all|[0-9]+(,[0-9]+)*))$")]
    public static partial Regex Devices();

    [GeneratedRegex(":[0-9]+:")]
    private static partial Regex Number();
}

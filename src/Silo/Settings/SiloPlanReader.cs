using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using Sweeper.Gateway;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Silo.Settings;

/// <summary>Holds the settings to their laws, all of them at once.</summary>
internal sealed partial class SiloPlanReader(SiloOptions options, string numerics)
{
    private readonly List<string> _problems = [];

    /// <exception cref="SettingsException">Everything that is wrong.</exception>
    public SiloPlan Read()
    {
        var name = Name();
        var isClient = Role();
        var (redis, address) = (Redis(), Address());
        Port("SiloPort", options.SiloPort);
        Port("GatewayPort", options.GatewayPort);
        Port("PrimaryPort", options.PrimaryPort ?? options.SiloPort);
        Seconds("DrainSeconds", options.DrainSeconds, 0, 86_400);
        Seconds("CheckpointSeconds", options.CheckpointSeconds, 0, 86_400);
        Seconds("LeaseMinutes", options.LeaseMinutes, 0.1, 1_440);
        if (isClient && redis is null)
            _problems.Add("Sweeper:Role must be silo where Sweeper:Cluster is localhost, but is gateway: a gateway outside of the cluster finds it by Redis. Set --cluster redis:HOST:PORT, or run a silo with --devices none.");
        var devices = isClient ? [] : Devices(name);
        if (_problems.Count > 0)
            throw new SettingsException(_problems);
        return new SiloPlan(
            name, isClient, address, options.SiloPort, options.GatewayPort, options.PrimaryPort ?? options.SiloPort, redis, options.ClusterId, options.ServiceId, options.Store, devices,
            TimeSpan.FromSeconds(options.DrainSeconds), TimeSpan.FromSeconds(options.CheckpointSeconds), TimeSpan.FromMinutes(options.LeaseMinutes), options.Urls,
            new GatewayOptions { Tokens = options.Tokens, Open = options.Open, Numerics = numerics });
    }

    private string Name()
    {
        var name = options.Name ?? Dns.GetHostName().ToLowerInvariant() + (options.SiloPort == 11111 ? "" : $"-{options.SiloPort}");
        if (!LegalName().IsMatch(name))
            _problems.Add($"Sweeper:Name must be 1 to 63 of a-z 0-9 . _ - and begin with a letter or digit, but is '{name}'. It begins the ids of this silo's devices: set --name rack7.");
        return name;
    }

    private bool Role()
    {
        if (options.Role is not ("silo" or "gateway"))
            _problems.Add($"Sweeper:Role must be silo or gateway, but is '{options.Role}'.");
        return options.Role == "gateway";
    }

    private string? Redis()
    {
        if (options.Cluster == "localhost")
            return null;
        const string Scheme = "redis:";
        if (!options.Cluster.StartsWith(Scheme, StringComparison.Ordinal))
        {
            _problems.Add($"Sweeper:Cluster must be localhost or redis:HOST:PORT, but is '{options.Cluster}'.");
            return null;
        }

        try
        {
            return ConfigurationOptions.Parse(options.Cluster[Scheme.Length..]).EndPoints.Count > 0
                ? options.Cluster[Scheme.Length..]
                : throw new ArgumentException("it names no host");
        }
        catch (ArgumentException e)
        {
            _problems.Add($"Sweeper:Cluster must be a connection string of Redis after redis:, but: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Write redis:HOST:6379.");
            return null;
        }
    }

    private IPAddress Address()
    {
        if (options.Address is { Length: > 0 } given)
        {
            if (IPAddress.TryParse(given, out var address))
                return address;
            _problems.Add($"Sweeper:Address must be an address of this machine, but is '{given}'. Write for instance 10.0.0.7.");
            return IPAddress.Loopback;
        }

        if (options.Cluster == "localhost")
            return IPAddress.Loopback;
        var own = Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork).FirstOrDefault(a => !IPAddress.IsLoopback(a));
        if (own is null)
            _problems.Add("Sweeper:Address must be set where the host's name has no address that other machines could reach: set --address 10.0.0.7.");
        return own ?? IPAddress.Loopback;
    }

    private IReadOnlyList<DeviceFacts> Devices(string silo)
    {
        try
        {
            return DeviceList.Parse(options.Devices ?? DeviceList.Usual, silo, numerics);
        }
        catch (FormatException e)
        {
            _problems.Add(e.Message);
            return [];
        }
    }

    private void Port(string key, int port)
    {
        if (port is < 1 or > 65535)
            _problems.Add($"Sweeper:{key} must be in 1 … 65535, but is {port}.");
    }

    private void Seconds(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            _problems.Add(FormattableString.Invariant($"Sweeper:{key} must be in {least} … {most}, but is {value}."));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,62}$")]
    private static partial Regex LegalName();
}

using System.CommandLine;
using System.Text.Json;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Live;
using Sweeper.Client.Printing;
using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper devices</c>: what there is to train on, and what it does.</summary>
internal sealed class DevicesCommand : ExampledCommand
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public DevicesCommand()
        : base("devices", "List the devices of a cluster and what each is doing; without --cluster, those of this machine.")
    {
        Add(_json);
        SetAction(parsed => List(ClusterOptions.Of(parsed), parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper devices",
        "sweeper devices --cluster https://sweeps.example --json | jq 'map(select(.sweep == null))'    which are idle",
    ];

    public override bool KnowsClusters => true;

    private static int List(ClusterAddress? cluster, bool json)
    {
        var devices = cluster is null ? Here() : There(cluster);
        if (json)
        {
            JsonPrinter.Print(JsonSerializer.SerializeToNode(devices, StoreJson.Document)!);
            return ExitCode.Done;
        }

        if (devices.Count == 0)
        {
            Console.Error.WriteLine($"the cluster {cluster!.Name} has no devices: all of its silos are gateways, or none has joined yet");
            return ExitCode.Done;
        }

        var sheet = new Sheet(new("device"), new("kind"), new("name", Rank: 1), new("memory", Numbers: true), new("sweep"), new("trial", Rank: 2));
        foreach (var d in devices.OrderBy(d => d.Id, NaturalOrder.Instance))
            sheet.Add([d.Id, d.Kind, d.Name, d.MemoryBytes > 0 ? Figures.Bytes(d.MemoryBytes) : Figures.None, d.Sweep ?? Figures.None, d.Trial ?? Figures.None]);
        sheet.Print(Terminal.Out);
        return ExitCode.Done;
    }

    private static IReadOnlyList<DeviceStatus> There(ClusterAddress address)
    {
        using var client = new ClusterClient(new ClusterConnection(address));
        return client.Devices(CancellationToken.None);
    }

    /// <summary>Cores share the memory of the machine, so that a trial may use all of it.</summary>
    private static List<DeviceStatus> Here() =>
        [.. new EngineOptions().Devices.Select(d => new DeviceStatus(d.Text, "cpu", MachineFacts.Here.Cpu, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Sweep: null, Trial: null))];
}

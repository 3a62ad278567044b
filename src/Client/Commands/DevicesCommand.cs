using System.CommandLine;
using System.Text.Json;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Live;
using Sweeper.Client.Machines;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Trainer.Torch.Devices;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper devices</c>: what there is to train on, and what it does.</summary>
internal sealed class DevicesCommand : ExampledCommand
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public DevicesCommand()
        : base("devices", "List what this machine can train on, measured, and what is missing; with --cluster, the devices of a cluster and what each is doing.")
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
        if (cluster is null)
            LocalDeviceSheet.Print(LocalDevices.Of(TorchRuntime.Here), json);
        else
            Print(cluster, There(cluster), json);
        return ExitCode.Done;
    }

    private static void Print(ClusterAddress cluster, IReadOnlyList<DeviceStatus> devices, bool json)
    {
        if (json)
        {
            JsonPrinter.Print(JsonSerializer.SerializeToNode(devices, StoreJson.Document)!);
            return;
        }

        if (devices.Count == 0)
        {
            Console.Error.WriteLine($"the cluster {cluster.Name} has no devices: all of its silos are gateways, or none has joined yet");
            return;
        }

        var sheet = new Sheet(new("device"), new("kind"), new("name", Rank: 1), new("memory", Numbers: true), new("sweep"), new("trial", Rank: 2));
        foreach (var d in devices.OrderBy(d => d.Id, NaturalOrder.Instance))
            sheet.Add([d.Id, d.Kind, d.Name, d.MemoryBytes > 0 ? Figures.Bytes(d.MemoryBytes) : Figures.None, d.Sweep ?? Figures.None, d.Trial ?? Figures.None]);
        sheet.Print(Terminal.Out);
    }

    private static IReadOnlyList<DeviceStatus> There(ClusterAddress address)
    {
        using var client = new ClusterClient(new ClusterConnection(address));
        return client.Devices(CancellationToken.None);
    }
}

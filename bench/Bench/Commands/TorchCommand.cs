using System.CommandLine;
using System.Runtime.InteropServices;
using Sweeper.Bench.Torch;
using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;
using Sweeper.Sweeps.Sharing;
using Sweeper.Trainer.Torch.Devices;
using TorchSharp;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench torch</c>: the kernels over libtorch, by the number of seeds in a launch. Exit code 4 where the device is not here.</summary>
internal sealed class TorchCommand : Command
{
    private const int NotHere = 4;
    private readonly Option<string> _device = new("--device") { Description = "torch-cpu or cuda:N.", DefaultValueFactory = _ => DeviceKind.TorchCpu };
    private readonly Option<string> _shapes = SharedOptions.Shapes("A,C");
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string?> _contexts = SharedOptions.Contexts();
    private readonly Option<string> _tokens = SharedOptions.Tokens();
    private readonly Option<int[]> _seeds = new("--seeds") { Description = "Seeds in one launch.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8, 16, 32] };
    private readonly Option<int> _threads = new("--threads") { Description = "Cores of libtorch on the processor.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _steps = new("--steps") { Description = "Training steps of one measurement.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Measurements of each side.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _noPeer = new("--no-peer") { Description = "Without PyTorch." };
    private readonly Option<string?> _python = SharedOptions.Python();

    public TorchCommand()
        : base("torch", "Time whole training steps on a device of libtorch, with 1, 2, 4, … seeds in a launch, beside one core by the trainer's own kernels and by PyTorch. Needs a build with -p:Torch=cpu or cuda.")
    {
        foreach (var option in new Option[] { _device, _shapes, _kinds, _contexts, _tokens, _seeds, _threads, _steps, _rounds, _noPeer, _python })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var spec = DeviceSpec.Parse(parsed.GetValue(_device)!, "--device", allowsNone: false);
        if (spec is not ({ Kind: DeviceKind.TorchCpu } or { Kind: DeviceKind.Cuda, Gpus.Count: 1 }))
            throw new ArgumentException($"--device must be torch-cpu or one GPU, cuda:N, but is {spec}.");
        var lacks = TorchAvailability.Of(spec, TorchRuntime.Here).SelectMany(d => d.Messages).ToList();
        lacks.ForEach(Console.Error.WriteLine);
        if (lacks.Count > 0)
            return NotHere;

        var threads = parsed.GetValue(_threads);
        int? gpu = spec.Gpus?[0];
        torch.set_num_threads(threads);
        var peak = TorchRuntime.Rates(gpu)?.FlopsPerSecond ?? double.NaN;
        var peer = parsed.GetValue(_noPeer) ? null : Peer.Find(parsed.GetValue(_python), Peer.Names[0]);
        Console.WriteLine($"{spec}: {peak / 1e9:0} GFLOP/s in a large product of matrices, float32, {(gpu is null ? $"{threads} of {Environment.ProcessorCount} cores" : "without TF32")}; libtorch {TorchRuntime.Here.Version}");
        Console.WriteLine(peer is null ? $"peer: none{(parsed.GetValue(_noPeer) ? "" : $" ({Peer.Remedy})")}" : $"peer: PyTorch {peer.Version}, eager, one core of the processor, one seed");
        var clock = new StepClock(gpu is null && threads == 1);
        Console.WriteLine($"{clock.Name}. ms is of a step of all seeds of a launch, ms/seed its share. cpu and peer: what a step of one seed takes on one core by the trainer's own kernels, and by PyTorch, over ms/seed");
        Console.WriteLine("(median of ratios within a round; above 1 the device is faster). peak: share of the product's rate.");
        Console.WriteLine();
        Console.WriteLine($"{"shape",-5} {"kind",-10} {"T",5} {"seeds",5} {"ms",9} {"ms/seed",9} {"tokens/s",10} {"peak",6} {"cpu",6} {"peer",6}");
        var scaling = new TorchScaling(gpu is { } n ? torch.device(DeviceType.CUDA, n) : torch.CPU, threads, peer, clock, parsed.GetValue(_steps), parsed.GetValue(_rounds));

        void Measure()
        {
            foreach (var workload in SharedOptions.Select(parsed.GetValue(_shapes)!, parsed.GetValue(_kinds)!, parsed.GetValue(_contexts), parsed.GetValue(_tokens)!))
                Print(scaling, workload, parsed.GetValue(_seeds)!, peak);
        }

        // In a thread, as an engine trains: memory of the C library is another matter there than in the first one.
        var thread = new Thread(Measure);
        thread.Start();
        thread.Join();
        return 0;
    }

    /// <summary>A launch that the memory does not take ends the workload: larger ones would not fit either.</summary>
    private static void Print(TorchScaling scaling, Workload workload, int[] seeds, double peak)
    {
        var name = $"{workload.Shape,-5} {workload.Kind,-10} {workload.Context,5}";
        try
        {
            foreach (var row in scaling.Measure(workload, seeds))
            {
                Console.WriteLine(
                    $"{name} {row.Seeds,5} {row.Milliseconds,9:0.00} {row.PerSeed,9:0.00} {row.TokensPerSecond,10:0} {row.FlopsPerSecond / peak,6:0.0%} {row.CpuRatio,6:0.00} {(row.PeerRatio is { } ratio ? $"{ratio:0.00}" : "-"),6}");
            }
        }
        catch (ExternalException e)
        {
            Console.WriteLine($"{name} not measured further: {e.Message.Split('\n')[0]}");
        }
    }
}

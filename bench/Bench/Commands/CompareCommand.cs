using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Bench.Comparing;
using Sweeper.Bench.Machine;
using Sweeper.Bench.Workers;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench compare</c>: ours and PyTorch in one run, alternating.</summary>
internal sealed class CompareCommand : Command
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Option<string> _shapes = SharedOptions.Shapes("A,B,C,D");
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string?> _contexts = SharedOptions.Contexts();
    private readonly Option<string> _tokens = SharedOptions.Tokens();
    private readonly Option<double> _seconds = new("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Measurements of each side.", DefaultValueFactory = _ => 3 };
    private readonly Option<string> _peer = new("--peer")
    {
        Description = "plain: PyTorch as one writes it, autograd throughout, with Debian's OpenBLAS as it comes. plain-avx512: the same with OpenBLAS told which kernels to take. "
            + "tuned: that, with attention and its backward passes by hand, carried states, and the batch in parts, timed and chosen.",
        DefaultValueFactory = _ => Peer.Names[0],
    };

    private readonly Option<bool> _noPeer = new("--no-peer") { Description = "Measure ours alone." };
    private readonly Option<string?> _python = SharedOptions.Python();
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Write the rows to this file, too." };

    public CompareCommand()
        : base("compare", "Time whole training steps of ours and of PyTorch on the whole machine, in turns.")
    {
        foreach (var option in new Option[] { _shapes, _kinds, _contexts, _tokens, _seconds, _rounds, _peer, _noPeer, _python, _json })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var workloads = SharedOptions.Select(parsed.GetValue(_shapes)!, parsed.GetValue(_kinds)!, parsed.GetValue(_contexts), parsed.GetValue(_tokens)!).ToList();
        var cores = Environment.ProcessorCount;
        var peer = parsed.GetValue(_noPeer) ? null : Peer.Find(parsed.GetValue(_python), SharedOptions.Peer(parsed.GetValue(_peer)!));
        if (peer is null && !parsed.GetValue(_noPeer))
            Console.WriteLine($"No Python here can import torch, so there is no peer to compare with. On Debian: {Peer.Remedy}");
        var peak = PeakRate.Measure(cores);
        Console.WriteLine($"peak: {PeakRate.Measure(1) / 1e9:0} GFLOP/s on one core, {peak / 1e9:0} on {cores} at once (float32 multiply-adds on registers)");
        Console.WriteLine(peer is null ? "peer: none" : $"peer: {peer.Name}, PyTorch {peer.Version}, CPU, the better of {string.Join(" and ", Names(cores))}");
        Console.WriteLine($"A step is forward, backward, clipping and AdamW; data generation is left out on both sides. ms/step is of the whole machine (ours: {cores} trials at once,");
        Console.WriteLine("so a step of one trial takes that many times as long). ratio = peer ms / our ms, paired by round: above 1 ours is faster; cpu is the same ratio of processor times.");
        Console.WriteLine("MiB is the peak of the working sets. B/step are managed bytes allocated per step.");
        Console.WriteLine();
        var comparison = new Comparison(peer, cores, parsed.GetValue(_seconds), parsed.GetValue(_rounds), peak);
        var rows = new JsonArray();
        ComparisonTable.PrintHead();
        foreach (var workload in workloads)
        {
            try
            {
                var row = comparison.Measure(workload);
                ComparisonTable.Print(row);
                var json = row.ToJson();
                json["peer"] = peer?.Name;
                rows.Add((JsonNode)json);
            }
            catch (WorkerException e)
            {
                Console.WriteLine($"{workload.Shape,-5} {workload.Kind,-10} {workload.Context,5} not measured: {e.Message}");
            }

            if (parsed.GetValue(_json) is { } file)
                File.WriteAllText(file.FullName, rows.ToJsonString(Indented));
        }

        Console.WriteLine();
        Console.WriteLine($"peak at the end: {PeakRate.Measure(cores) / 1e9:0} GFLOP/s on {cores} cores at once");
        return 0;
    }

    private static IEnumerable<string> Names(int cores) => [$"1 process x {cores} threads", $"{cores} processes x 1 thread"];
}

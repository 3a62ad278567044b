using System.Text.Json.Nodes;
using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;
using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;
using Sweeper.Trainer.Weights;

namespace Sweeper.Bench.Parity;

/// <summary>
/// Gives both sides the same weights and the same tokens and lets both take three steps: the first loss checks the forward, the norm of the first gradient the backward, the
/// last loss the optimiser. Every form of the peer is checked, because a comparison takes whichever is fastest.
/// </summary>
internal static class ParityCheck
{
    public const double Tolerance = 1e-4;
    private const int Steps = 3;

    /// <exception cref="WorkerException">The peer does not know the kind.</exception>
    public static IReadOnlyList<ParityResult> Run(Peer peer, string kind, string tokens)
    {
        var shape = BenchShape.Small;
        var plain = Workload.Of(shape, kind, shape.Contexts[0], tokens);
        var workload = plain with { Configuration = plain.Configuration.With(TrainingParameters.Clip, Value.Of("none")).With(TrainingParameters.LearningRate, Value.Of(1e-3)) };
        var folder = Directory.CreateTempSubdirectory("sweeper-parity");
        try
        {
            var (losses, norm) = Ours(workload, Path.Combine(folder.FullName, "parity.safetensors"));
            using var side = peer.Single();
            var request = workload.ToJson("parity");
            request["folder"] = folder.FullName;
            request["steps"] = Steps;
            return [.. side.Ask(request)[0]["forms"]!.AsObject().Select(form => Result(kind, form.Key, losses, norm, form.Value!))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (double[] Losses, double Norm) Ours(Workload workload, string path)
    {
        var setup = TrialSetup.From(workload.Configuration);
        using var kernels = new CpuKernels();
        var task = new PreparedTask(setup.Task, RandomKey.Of(1).Fold("data"), setup.Training.Batch);
        var run = new TrainingRun(kernels, task, setup.Layout, setup.Training, seed: 1);
        var numbers = new float[setup.Layout.Parameters.Length];
        kernels.Save(run.Model.Weights, numbers);
        var batch = task.Batch;
        using (var file = File.Create(path))
        {
            Safetensors.Write(file,
            [
                .. setup.Layout.Parameters.Entries.Select(e => new NamedTensor(e.Name, [e.Rows, e.Columns], numbers.AsMemory(e.Offset, e.Length).ToArray())),
                new NamedTensor("tokens", [batch.Sequences, batch.Context, batch.InputChannels], BySequence(batch.Inputs, batch.Sequences, batch.Context * batch.InputChannels)),
                new NamedTensor("targets", [batch.Sequences, batch.Context, batch.TargetChannels], BySequence(batch.Targets, batch.Sequences, batch.Context * batch.TargetChannels)),
            ]);
        }

        var losses = new double[Steps];
        losses[0] = run.Train();
        kernels.Save(run.Model.Gradient, numbers);
        for (var step = 1; step < Steps; step++)
            losses[step] = run.Train();
        return (losses, Math.Sqrt(numbers.Sum(g => (double)g * g)));
    }

    /// <summary>From lanes to one sequence after another.</summary>
    private static float[] BySequence(float[] lanes, int sequences, int perSequence)
    {
        var rows = new float[sequences * perSequence];
        for (var i = 0; i < sequences; i++)
        {
            for (var j = 0; j < perSequence; j++)
                rows[(i * perSequence) + j] = lanes[((((i / Lane.Count) * perSequence) + j) * Lane.Count) + (i % Lane.Count)];
        }

        return rows;
    }

    private static ParityResult Result(string kind, string form, double[] losses, double norm, JsonNode peer)
    {
        var theirs = peer["losses"]!.AsArray().Select(loss => loss!.GetValue<double>()).ToArray();
        return new ParityResult(kind, form, losses[0], Relative(losses[0], theirs[0]), Relative(norm, peer["norm"]!.GetValue<double>()), Relative(losses[^1], theirs[^1]));
    }

    private static double Relative(double ours, double theirs) => Math.Abs(ours - theirs) / Math.Abs(ours);
}

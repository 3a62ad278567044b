using System.Diagnostics;
using Sweeper.Bench.Workloads;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Starting;

/// <summary>How long one trial took from its lease to its first steps, in milliseconds.</summary>
/// <param name="Build">From handing it to the executor until it asks for a checkpoint: setup, buffers, weights, the loss of predicting zero.</param>
/// <param name="First">Its first step, which touches every buffer for the first time.</param>
/// <param name="Later">The median of the steps after it.</param>
internal sealed record TrialStart(double Build, double First, double Later)
{
    private const int Steps = 1_000_000;

    /// <summary>From lease to first finished step.</summary>
    public double Total => Build + First;

    /// <summary>What starting cost beside the training itself.</summary>
    public double Overhead => Total - Later;

    /// <param name="seed">Another one is another trial.</param>
    /// <param name="steps">At least 2.</param>
    public static TrialStart Of(Workload workload, int seed, int steps)
    {
        var executor = new TransformerExecutor();
        var configuration = workload.Configuration.With(TrainingParameters.Steps, Value.Of((long)Steps)).With(TrainingParameters.TestEvery, Value.Of((long)Steps));
        using var stop = new CancellationTokenSource();
        var context = new StartContext(Trial.Of(configuration, seed, executor.Numerics), stop, steps);
        var leased = Stopwatch.GetTimestamp();
        executor.Run(context, stop.Token);
        var later = Enumerable.Range(1, steps - 1).Select(i => Milliseconds(context.Finished[i - 1], context.Finished[i])).Order().ToList();
        return new TrialStart(Milliseconds(leased, context.Built), Milliseconds(context.Built, context.Finished[0]), later[later.Count / 2]);
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}

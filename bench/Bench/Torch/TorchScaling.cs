using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;
using TorchSharp;

namespace Sweeper.Bench.Torch;

/// <summary>
/// Measures a workload with so many seeds in a launch, and one seed on one core by the trainer's own kernels, and by PyTorch, in turns: ratios within a round survive what
/// neighbours take.
/// </summary>
/// <param name="peer">Null: none.</param>
/// <param name="steps">Of one measurement, at least.</param>
internal sealed class TorchScaling(torch.Device device, int threads, Peer? peer, StepClock clock, int steps, int rounds)
{
    /// <summary>The runtime compiles what it sees often, and that is processor time too.</summary>
    private const int WarmUpSteps = 40;

    /// <summary>Ours are short, and the processor's time is counted in milliseconds.</summary>
    private const int OwnSteps = 4;
    private const double PeerSeconds = 0.5;

    public IEnumerable<TorchRow> Measure(Workload workload, IEnumerable<int> seeds)
    {
        using var kernels = new CpuKernels();
        var setup = TrialSetup.From(workload.Configuration);
        var own = new TrainingRun(kernels, new PreparedTask(setup.Task, RandomKey.Of(0).Fold("data"), setup.Training.Batch), setup.Layout, setup.Training, 0);
        Own(own, WarmUpSteps);
        using var side = peer?.Single();
        var problem = side is null ? "no peer" : Ready(side, workload);
        foreach (var count in seeds)
            yield return Measure(workload, count, own, problem is null ? side : null);
    }

    private TorchRow Measure(Workload workload, int seeds, TrainingRun own, Side? side)
    {
        using var pack = new TorchPack(workload, device, seeds, threads);
        pack.Train(2);
        List<double> here = [], cpu = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            here.Add(clock.Milliseconds(steps, () => pack.Train(steps)));
            cpu.Add(Own(own, steps * OwnSteps));
            if (side is not null)
                theirs.Add(clock.Milliseconds(side.Measure(PeerSeconds)));
        }

        // Ratios of one round, the middle one; milliseconds are for reading.
        return new TorchRow(workload, seeds, Median(here), Ratio(cpu, here, seeds), side is null ? null : Ratio(theirs, here, seeds));
    }

    private double Own(TrainingRun run, int count) => clock.Milliseconds(count, () =>
    {
        for (var i = 0; i < count; i++)
            run.Train();
    });

    /// <summary>Null when it can be measured.</summary>
    private static string? Ready(Side side, Workload workload)
    {
        try
        {
            side.Prepare(workload, Machine.FreeMemory.Bytes() / 2);
            return null;
        }
        catch (WorkerException e)
        {
            return e.Message;
        }
    }

    private static double Ratio(List<double> one, List<double> ofAllSeeds, int seeds) => Median([.. one.Zip(ofAllSeeds, (a, b) => a * seeds / b)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

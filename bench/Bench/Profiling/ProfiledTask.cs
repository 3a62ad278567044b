using System.Diagnostics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Bench.Profiling;

/// <summary>A task on the clock.</summary>
internal sealed class ProfiledTask(ITask task, Tallies tallies) : ITask
{
    public int Context => task.Context;

    public int InputChannels => task.InputChannels;

    public int TargetChannels => task.TargetChannels;

    public void Generate(RandomKey key, int first, SequenceBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        task.Generate(key, first, batch);
        tallies["data generation"].Add(start, 0);
    }
}

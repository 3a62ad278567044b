using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Bench.Workloads;

/// <summary>A task whose sequences of the first step are made beforehand and served at every step: takes data generation off the clock, as the peer's fixed tensors do.</summary>
internal sealed class PreparedTask : ITask
{
    /// <param name="task">The real one.</param>
    /// <param name="key">Of the stream to keep.</param>
    /// <param name="sequences">Sequences of a step.</param>
    public PreparedTask(ITask task, RandomKey key, int sequences)
    {
        (Context, InputChannels, TargetChannels) = (task.Context, task.InputChannels, task.TargetChannels);
        Batch = new SequenceBatch(sequences, Context, InputChannels, TargetChannels);
        task.Generate(key, 0, Batch);
    }

    public SequenceBatch Batch { get; }

    public int Context { get; }

    public int InputChannels { get; }

    public int TargetChannels { get; }

    public void Generate(RandomKey key, int first, SequenceBatch batch)
    {
        Copy(Batch.Inputs, batch.Inputs, Context * InputChannels, first);
        Copy(Batch.Targets, batch.Targets, Context * TargetChannels, first);
    }

    private static void Copy(float[] from, float[] to, int perSequence, int first)
    {
        var source = from.AsSpan(first / Lane.Count * perSequence * Lane.Count);
        source[..Math.Min(source.Length, to.Length)].CopyTo(to);
    }
}

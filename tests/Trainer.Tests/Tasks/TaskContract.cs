using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Tests.Numerics;

namespace Sweeper.Trainer.Tests.Tasks;

/// <summary>What every task promises.</summary>
public abstract class TaskContract
{
    private protected static readonly RandomKey Key = RandomKey.Of(3).Fold("task contract");

    protected abstract TaskOptions Options { get; }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 3)]
    [InlineData(16, 17)]
    [InlineData(40, 31)]
    public void A_sequence_is_the_same_bits_in_any_batch_and_lane(int sequences, int first)
    {
        var whole = Generate(Options, 80, 0);
        var part = Generate(Options, sequences, first);
        for (var i = 0; i < sequences; i++)
        {
            Assert.Equal(Sequence(whole, whole.Inputs, whole.InputChannels, first + i), Sequence(part, part.Inputs, part.InputChannels, i));
            Assert.Equal(Sequence(whole, whole.Targets, whole.TargetChannels, first + i), Sequence(part, part.Targets, part.TargetChannels, i));
        }
    }

    [Fact]
    public void Keys_and_sequences_differ()
    {
        var task = TaskCatalog.Create(Options);
        var (one, other) = (Batch(task, 16), Batch(task, 16));
        task.Generate(Key, 0, one);
        task.Generate(Key.Fold(1), 0, other);

        Assert.NotEqual(one.Inputs, other.Inputs);
        Assert.NotEqual(Sequence(one, one.Inputs, one.InputChannels, 0), Sequence(one, one.Inputs, one.InputChannels, 1));
    }

    [Fact]
    public void Targets_are_the_next_observations()
    {
        var task = (IReferenceTask)TaskCatalog.Create(Options);
        var batch = Generate(Options, 16, 0);
        for (var t = 0; t + 1 < batch.Context; t++)
        {
            for (var c = 0; c < batch.TargetChannels; c++)
            {
                var next = batch.Inputs.AsSpan(batch.InputAt(0, t + 1, task.ObservationChannel + c), Lane.Count);
                Assert.Equal(next, batch.Targets.AsSpan(batch.TargetAt(0, t, c), Lane.Count));
            }
        }
    }

    [Fact]
    public void A_batch_of_another_shape_is_refused()
    {
        var task = TaskCatalog.Create(Options);

        Assert.Throws<ArgumentException>(() => task.Generate(Key, 0, new SequenceBatch(16, task.Context, task.InputChannels + 1, task.TargetChannels)));
    }

    [Fact]
    public void Generating_allocates_nothing()
    {
        var task = TaskCatalog.Create(Options);
        var batch = Batch(task, 32);
        task.Generate(Key, 0, batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        task.Generate(Key, 32, batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private protected static string BitsOf(TaskOptions options) => Bits.Of<float>(Generate(options, 20, 5).Targets);

    private protected static SequenceBatch Generate(TaskOptions options, int sequences, int first)
    {
        var task = TaskCatalog.Create(options);
        var batch = Batch(task, sequences);
        task.Generate(Key, first, batch);
        return batch;
    }

    private protected static SequenceBatch Batch(ITask task, int sequences) => new(sequences, task.Context, task.InputChannels, task.TargetChannels);

    private protected static float[] Sequence(SequenceBatch batch, float[] values, int channels, int sequence) =>
        Enumerable.Range(0, batch.Context * channels)
            .Select(i => values[(sequence / Lane.Count * batch.Context * channels + i) * Lane.Count + sequence % Lane.Count])
            .ToArray();
}

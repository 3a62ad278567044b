using Sweeper.Trainer.Model;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>
/// A trial's model as one of a pack. The trial's thread makes the batches, the next one while it waits for the answer to the last; all that touches the device is done by the
/// launcher's thread, between asking and answering, or when the trial calls it.
/// </summary>
internal sealed class PackMember : ITrainer
{
    /// <summary>It is in no slot: its numbers are in <see cref="Host"/>.</summary>
    public const int Nowhere = -1;

    private readonly Launcher _launcher;
    private readonly RandomKey _data;
    private readonly SemaphoreSlim _answered = new(0);
    private SequenceBatch _next;
    private int _nextStep;

    public PackMember(Launcher launcher, Pack pack, TrialSetup setup, int seed)
    {
        (_launcher, Pack, Setup, Seed, _data) = (launcher, pack, setup, seed, TrainingRun.DataKey(seed));
        (Batch, _next) = (NewBatch(), NewBatch());
        var length = setup.Layout.Parameters.Length;
        Host = [TrainingRun.InitialWeights(setup.Layout, seed), new float[length], new float[length]];
    }

    public Pack Pack { get; }

    public TrialSetup Setup { get; }

    public int Seed { get; }

    public ModelLayout Layout => Setup.Layout;

    public TrainingOptions Options => Setup.Training;

    public int Step { get; set; }

    /// <summary>Of the step that is asked for.</summary>
    public SequenceBatch Batch { get; private set; }

    /// <summary>By <see cref="TrainingVector"/>: its numbers while it is in no slot, and room for them on their way. The launcher's.</summary>
    public float[][] Host { get; }

    /// <summary>Replica of the pack's model that holds its numbers. The launcher's.</summary>
    public int Slot { get; set; } = Nowhere;

    /// <summary>The answer to <see cref="PackWork.Train"/>.</summary>
    public double Loss { get; set; }

    /// <summary>The answer to <see cref="PackWork.Test"/>.</summary>
    public double[] LossByPosition { get; set; } = [];

    /// <summary>Why there is no answer.</summary>
    public Exception? Problem { get; set; }

    public double Train()
    {
        Step++;
        if (_nextStep != Step)
            Generate(Step);
        (Batch, _next) = (_next, Batch);
        _launcher.Ask(this, PackWork.Train);
        if (Step < Options.Steps)
            Generate(Step + 1);
        Await();
        return Loss;
    }

    public double[] Test()
    {
        _launcher.Ask(this, PackWork.Test);
        Await();
        return LossByPosition;
    }

    public double ZeroLoss() => TrainingRun.ZeroLoss(Setup.Task, Options, NewBatch());

    public void Load(TrainingVector vector, ReadOnlySpan<float> from)
    {
        // It takes a slot only when it asks, so that these are its numbers until then.
        _launcher.Call(() => Pack.Unseat(this));
        from.CopyTo(Host[(int)vector]);
    }

    public void Save(TrainingVector vector, Span<float> to)
    {
        // Should the launcher need the slot meanwhile, it writes the same numbers there again.
        _launcher.Call(() => Pack.Read(this, vector));
        Host[(int)vector].CopyTo(to);
    }

    public bool HasFiniteWeights()
    {
        _launcher.Call(() => Pack.Read(this, TrainingVector.Weights));
        return Array.TrueForAll(Host[(int)TrainingVector.Weights], float.IsFinite);
    }

    public string? FirstNonFinite(bool test)
    {
        string? found = null;
        _launcher.Call(() => found = Pack.FirstNonFinite(this, test));
        return found;
    }

    public void Dispose()
    {
        _launcher.Leave(this);
        _answered.Dispose();
    }

    /// <summary>The launcher has done what was asked for, or failed at it.</summary>
    public void Answer() => _answered.Release();

    private void Generate(int step)
    {
        Setup.Task.Generate(_data.Fold((uint)step), 0, _next);
        _nextStep = step;
    }

    private void Await()
    {
        _answered.Wait();
        if (Problem is not { } problem)
            return;
        Problem = null;
        throw problem is OutOfMemoryException ? new InsufficientMemoryException(problem.Message, problem) : new InvalidOperationException($"The device failed: {problem.Message}", problem);
    }

    private SequenceBatch NewBatch() => new(Options.BatchGroups * Lane.Count, Setup.Task.Context, Setup.Task.InputChannels, Setup.Task.TargetChannels);
}

using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Training;

/// <summary>
/// One model in training: the model, its optimiser, its data and the step it has reached. Training data of a seed is a stream keyed by (seed, step), the test set is
/// keyed by the task alone; so step n does the same whatever happened around it, and a run carries on from weights, moments and the step number.
/// </summary>
public sealed class TrainingRun : ITrainer
{
    private readonly IKernels _kernels;
    private readonly ITask _task;
    private readonly SequenceBatch _host;
    private readonly double[] _lossByPosition;
    private readonly RandomKey _data;

    /// <param name="kernels">Owner of all memory, of one replica; disposed of with the run.</param>
    /// <param name="task">Where sequences come from.</param>
    /// <param name="layout">The model.</param>
    /// <param name="options">How to train.</param>
    /// <param name="seed">Decides training data and initial weights.</param>
    public TrainingRun(IKernels kernels, ITask task, ModelLayout layout, TrainingOptions options, int seed)
    {
        if (kernels.Replicas != 1)
            throw new ArgumentException($"A run trains one model, but the kernels compute {kernels.Replicas} at once.", nameof(kernels));
        (_kernels, _task, Layout, Options) = (kernels, task, layout, options);
        _data = DataKey(seed);
        _lossByPosition = new double[task.Context];
        var groups = GroupsAtOnce(kernels, task, options);
        _host = new SequenceBatch(groups * Numerics.Lane.Count, task.Context, task.InputChannels, task.TargetChannels);
        (Model, Targets, Optimiser) = Plan(kernels, task, layout, options, groups);
        kernels.Load(InitialWeights(layout, seed), Model.Weights);
    }

    /// <summary>The key of every test set: the same sequences for every trial of a task, whatever its seed.</summary>
    public static RandomKey TestKey { get; } = RandomKey.Of(0).Fold("test");

    public ModelLayout Layout { get; }

    public TrainingOptions Options { get; }

    public Transformer Model { get; }

    public Optimiser Optimiser { get; }

    /// <summary>[B, T, target channels] of the last pass.</summary>
    internal Activation Targets { get; }

    public int Step { get; set; }

    /// <summary>Most memory that a run on one core takes: its buffers, the batch in host memory, and the weights once on their way in or out.</summary>
    /// <param name="groups">Of 16 sequences that are taken at once; null: as many as on a core.</param>
    public static long PlannedBytes(ITask task, ModelLayout layout, TrainingOptions options, int? groups = null)
    {
        using var kernels = CpuKernels.Counting();
        var atOnce = groups ?? GroupsAtOnce(kernels, task, options);
        Plan(kernels, task, layout, options, atOnce);
        var batch = (long)atOnce * Numerics.Lane.Count * task.Context * (task.InputChannels + task.TargetChannels);
        return kernels.PlannedBytes + (sizeof(float) * (batch + layout.Parameters.Length));
    }

    public double Train()
    {
        Step++;
        _kernels.Clear(Model.Gradient);
        Array.Clear(_lossByPosition);
        var key = _data.Fold((uint)Step);
        var scale = 1f / ((float)Options.Batch * _task.Context);
        for (var first = 0; first < Options.Batch; first += _host.Sequences)
        {
            var counted = Forward(key, first, Options.Batch);
            if (Options.Loss == LossKind.CrossEntropy)
                _kernels.CrossEntropyGradient(Model.Prediction, Targets, counted, scale, Model.PredictionGradient);
            else
                _kernels.SquaredErrorGradient(Model.Prediction, Targets, counted, scale, Model.PredictionGradient);
            Model.Backward();
        }

        var loss = Total() / ((double)Options.Batch * _task.Context);
        if (double.IsFinite(loss))
            Optimiser.Step(Step, Model.Weights, Model.Gradient);
        return loss;
    }

    public double[] Test()
    {
        Array.Clear(_lossByPosition);
        for (var first = 0; first < Options.TestSequences; first += _host.Sequences)
            Forward(TestKey, first, Options.TestSequences);
        return [.. _lossByPosition.Select(sum => sum / Options.TestSequences)];
    }

    /// <summary>The forward passes of the last step's batch, or of the test set, once more, at the weights as they are.</summary>
    /// <returns>After each pass its first sequence and how many count; tokens, targets and predictions are where the pass leaves them.</returns>
    internal IEnumerable<(int First, int Counted)> Replay(bool test)
    {
        var (key, sequences) = test ? (TestKey, Options.TestSequences) : (_data.Fold((uint)Step), Options.Batch);
        for (var first = 0; first < sequences; first += _host.Sequences)
            yield return (first, Forward(key, first, sequences));
    }

    public double ZeroLoss() => ZeroLoss(_task, Options, _host);

    public void Load(TrainingVector vector, ReadOnlySpan<float> from) => _kernels.Load(from, Vector(vector));

    public void Save(TrainingVector vector, Span<float> to) => _kernels.Save(Vector(vector), to);

    public bool HasFiniteWeights() => _kernels.AllFinite(Model.Weights);

    public string? FirstNonFinite(bool test) => NonFinite.First(_kernels, this, test);

    public void Dispose() => _kernels.Dispose();

    /// <summary>Of the training sequences of a seed; those of a step are at its <c>Fold((uint)step)</c>.</summary>
    internal static RandomKey DataKey(int seed) => RandomKey.Of(seed).Fold("data");

    internal static float[] InitialWeights(ModelLayout layout, int seed) => layout.Parameters.Initial(RandomKey.Of(seed).Fold("weights"), layout.Options.InitStd);

    /// <param name="host">Overwritten: holds the test sequences that count.</param>
    internal static double ZeroLoss(ITask task, TrainingOptions options, SequenceBatch host)
    {
        if (options.Loss == LossKind.CrossEntropy)
            return Numerics.Elementary.Log((double)task.TargetChannels);
        task.Generate(TestKey, 0, host);
        var sum = 0.0;
        foreach (var target in host.Targets)
            sum += target * (double)target;
        return sum / (2.0 * host.Sequences * task.Context);
    }

    /// <summary>Kernels without a limit take a batch at once: what a larger pass computes beside it would not count.</summary>
    private static int GroupsAtOnce(IKernels kernels, ITask task, TrainingOptions options) => kernels.GroupsAtOnce(task.Context) is var limit && limit == int.MaxValue
        ? options.BatchGroups
        : Math.Min(limit, Math.Max(options.BatchGroups, Numerics.Lane.Groups(options.TestSequences)));

    internal static (Transformer Model, Activation Targets, Optimiser Optimiser) Plan(
        IKernels kernels, ITask task, ModelLayout layout, TrainingOptions options, int groups) =>
        (new Transformer(layout, kernels, groups, task.Context),
         kernels.NewActivation(groups, task.Context, task.TargetChannels),
         new Optimiser(kernels, options, layout.Parameters.Length));

    private ParameterVector Vector(TrainingVector vector) => vector switch
    {
        TrainingVector.Weights => Model.Weights,
        TrainingVector.FirstMoment => Optimiser.FirstMoment,
        _ => Optimiser.SecondMoment,
    };

    private double Total()
    {
        var sum = 0.0;
        foreach (var loss in _lossByPosition)
            sum += loss;
        return sum;
    }

    private int Forward(RandomKey key, int first, int sequences)
    {
        _task.Generate(key, first, _host);
        _kernels.Load(_host.Inputs, Model.Tokens);
        _kernels.Load(_host.Targets, Targets);
        Model.Forward();
        var counted = Math.Min(_host.Sequences, sequences - first);
        if (Options.Loss == LossKind.CrossEntropy)
            _kernels.CrossEntropy(Model.Prediction, Targets, counted, _lossByPosition);
        else
            _kernels.SquaredError(Model.Prediction, Targets, counted, _lossByPosition);
        return counted;
    }
}

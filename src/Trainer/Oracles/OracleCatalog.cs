using System.Globalization;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Oracles;

/// <summary>All oracles: untrained reference predictors, scored on the test sequences of a task.</summary>
public static class OracleCatalog
{
    private const string Zero = "zero";
    private const string Noise = "noise";
    private const string Ridge = "ridge";
    private const string RidgeLagged = "ridge-lagged";
    private const string Bayes = "bayes";
    private const string Unigram = "unigram";
    private const string GradientDescent = "gd-";
    private const int MaxSteps = 100;

    /// <summary>Multiply-adds that one evaluation of a searched setting may cost: long contexts get fewer tuning sequences.</summary>
    private const double TuningWork = 5e8;

    private const int FewestTuningSequences = 64;

    /// <summary>Gradient descent diverges on rare sequences of large norm, which decide the best step size: they must be among those searched on.</summary>
    private const int GradientDescentSequences = 4096;
    private const int RidgeSequences = 1024;

    /// <summary>Legal names, for messages.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Zero, Noise, "gd-1 (gd-K: K steps of gradient descent, K from 1 to 100)", Ridge, RidgeLagged, Bayes, Unigram];

    /// <summary>Why the oracle cannot be computed for a complete, legal configuration, or null when it can.</summary>
    public static string? Check(string name, Configuration configuration)
    {
        var kind = configuration.Word(TaskParameters.Kind);
        var tokens = TaskOptions.KindOf(configuration) == TaskKind.Markov;
        return name switch
        {
            Zero or Noise => null,
            Bayes or Unigram => tokens ? null : $"Oracle {name} needs tokens to count, but {TaskParameters.Kind} is {kind}. Use {Ridge}, or {TaskParameters.Kind}: {TaskParameters.Markov}.",
            _ when name is Ridge or RidgeLagged || Steps(name) is not null =>
                tokens ? $"Oracle {name} fits a linear map to real vectors, but {TaskParameters.Kind} is {kind}, whose tokens are one-hot. Use {Bayes}, the exact answer, or {Unigram}." : null,
            _ => $"Unknown oracle '{name}'; legal are {string.Join(", ", Names)}.",
        };
    }

    /// <param name="name">One that <see cref="Check"/> accepts.</param>
    /// <param name="task">Where sequences come from.</param>
    /// <param name="loss">What is measured; cross-entropy for tokens only.</param>
    /// <param name="testKey">Stream of the test sequences; the first <paramref name="sequences"/> of it are scored.</param>
    /// <param name="tuningKey">Stream of the sequences on which step size or ridge strength is searched.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the task offers nothing to oracles.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public static OracleScore Score(string name, ITask task, LossKind loss, RandomKey testKey, RandomKey tuningKey, int sequences, CancellationToken stop)
    {
        if (task is not IReferenceTask reference)
            throw new ArgumentException($"{task.GetType().Name} does not implement {nameof(IReferenceTask)}, so there are no oracles for it.", nameof(task));

        var test = new Bench(reference, loss, testKey, sequences);
        var n = task.TargetChannels;
        return name switch
        {
            Zero => test.Run(new ConstantPredictor(loss == LossKind.CrossEntropy ? 1.0 / n : 0), stop).Score(null),
            Noise => test.Run(new ConditionalMeanPredictor(reference, testKey), stop).Score(reference.MeansNote),
            Bayes when task is MarkovTask chain => test.Run(new TransitionPredictor(n, chain.Concentration), stop).Score(null),
            Unigram when task is MarkovTask chain => test.Run(new UnigramPredictor(n, chain.Concentration), stop).Score(null),
            _ when task is MarkovTask => throw new ArgumentException($"Oracle '{name}' is not one for chains.", nameof(name)),
            Ridge => Regression(newest: true),
            RidgeLagged => Regression(newest: false),
            _ when Steps(name) is { } steps =>
                Tuned("step size", 1e-5, 10, 2, GradientDescentSequences, steps + 2, eta => new GradientDescentPredictor(n, steps, eta)),
            _ => throw new ArgumentException($"Unknown oracle '{name}'; legal are {string.Join(", ", Names)}.", nameof(name)),
        };

        // What is found on the linear task is Bayes' strength noise^2 / Var(W_ij) = n noise^2 = 0.001.
        OracleScore Regression(bool newest) => Tuned("ridge strength", 1e-6, 100, 4, RidgeSequences, 4, strength => new RidgePredictor(n, strength, newest));

        OracleScore Tuned(string setting, double low, double high, double ratio, int most, int products, Func<double, IPredictor> predictor)
        {
            var affordable = TuningWork / ((double)task.Context * n * n * products);
            var tuning = new Bench(reference, loss, tuningKey, (int)Math.Clamp(affordable, FewestTuningSequences, most));
            var best = LogSearch.Minimise(low, high, ratio, value => tuning.Run(predictor(value), stop).Mean);
            return test.Run(predictor(best), stop).Score(string.Create(CultureInfo.InvariantCulture, $"{setting} {best:G3}"));
        }
    }

    private static int? Steps(string name) =>
        name.StartsWith(GradientDescent, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(GradientDescent.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
        && steps is >= 1 and <= MaxSteps
        && name[GradientDescent.Length] != '0'
            ? steps
            : null;
}

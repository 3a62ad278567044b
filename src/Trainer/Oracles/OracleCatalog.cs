using System.Globalization;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Oracles;

/// <summary>All oracles: untrained reference predictors, scored on the test sequences of a task.</summary>
public static class OracleCatalog
{
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
        ["zero", "noise", "gd-1 (gd-K: K steps of gradient descent, K from 1 to 100)", "ridge", "ridge-lagged"];

    /// <summary>Why the oracle cannot be computed for a complete, legal configuration, or null when it can.</summary>
    public static string? Check(string name, Configuration configuration) =>
        name is "zero" or "noise" or "ridge" or "ridge-lagged" || Steps(name) is not null
            ? null
            : $"Unknown oracle '{name}'; legal are {string.Join(", ", Names)}.";

    /// <param name="name">One that <see cref="Check"/> accepts.</param>
    /// <param name="testKey">Stream of the test sequences; the first <paramref name="sequences"/> of it are scored.</param>
    /// <param name="tuningKey">Stream of the sequences on which step size or ridge strength is searched.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the task offers nothing to oracles.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public static OracleScore Score(string name, ITask task, RandomKey testKey, RandomKey tuningKey, int sequences, CancellationToken stop)
    {
        if (task is not IReferenceTask reference)
            throw new ArgumentException($"{task.GetType().Name} does not implement {nameof(IReferenceTask)}, so there are no oracles for it.", nameof(task));

        var test = new Bench(reference, testKey, sequences);
        var n = task.TargetChannels;
        return name switch
        {
            "zero" => test.Run(new ZeroPredictor(), stop).Score(null),
            "noise" => test.Run(new ConditionalMeanPredictor(reference, testKey), stop).Score(reference.MeansNote),
            "ridge" => Ridge(newest: true),
            "ridge-lagged" => Ridge(newest: false),
            _ when Steps(name) is { } steps =>
                Tuned("step size", 1e-5, 10, 2, GradientDescentSequences, steps + 2, eta => new GradientDescentPredictor(n, steps, eta)),
            _ => throw new ArgumentException($"Unknown oracle '{name}'; legal are {string.Join(", ", Names)}.", nameof(name)),
        };

        // What is found on the linear task is Bayes' strength noise^2 / Var(W_ij) = n noise^2 = 0.001.
        OracleScore Ridge(bool newest) => Tuned("ridge strength", 1e-6, 100, 4, RidgeSequences, 4, strength => new RidgePredictor(n, strength, newest));

        OracleScore Tuned(string setting, double low, double high, double ratio, int most, int products, Func<double, IPredictor> predictor)
        {
            var affordable = TuningWork / ((double)task.Context * n * n * products);
            var tuning = new Bench(reference, tuningKey, (int)Math.Clamp(affordable, FewestTuningSequences, most));
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

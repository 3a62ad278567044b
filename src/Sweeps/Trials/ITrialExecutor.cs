using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Trials;

/// <summary>
/// The port between sweeps and what is swept: which parameters there are, which of their combinations make sense, what a trial costs, how it is run.
/// Implementations are stateless and thread-safe: an engine calls <see cref="Run"/> from one thread per device.
/// </summary>
public interface ITrialExecutor
{
    ParameterSchema Schema { get; }

    /// <summary>Version of everything outside the configuration that decides the numbers (kernels, data recipe): part of each trial's id.</summary>
    string Numerics { get; }

    /// <summary>
    /// Names of the metrics of <see cref="TrialOutcome.Completed"/>, which an objective may name; the first is the default objective. Each <see cref="Report"/> has
    /// them too: early stopping compares trials by what they report.
    /// </summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>Legal oracle names for messages and schemas, patterns spelled out (<c>zero</c>, <c>gd-1</c>, …).</summary>
    IReadOnlyList<string> Oracles { get; }

    /// <summary>Laws between parameters that a complete, in-range configuration breaks. Empty when it can be trained.</summary>
    IReadOnlyList<Violation> Check(Configuration configuration);

    TrialCost Cost(Configuration configuration);

    /// <summary>Training steps of the whole trial.</summary>
    /// <param name="configuration">Without violations.</param>
    int Steps(Configuration configuration);

    /// <summary>True when a trial reports its metrics after this step, so that a decision can be made there.</summary>
    /// <param name="configuration">Without violations.</param>
    /// <param name="step">1 … <see cref="Steps"/>.</param>
    bool IsReportStep(Configuration configuration, int step);

    /// <summary>Why the oracle cannot be computed for the configuration ("unknown oracle …, legal are …"), or null when it can.</summary>
    string? CheckOracle(string oracle, Configuration configuration);

    /// <summary>True for paths on which an oracle's score depends (the task and its test sequences).</summary>
    bool DecidesOracles(string path);

    /// <summary>Scores an untrained reference on the same test sequences that the trials of this configuration are evaluated on.</summary>
    OracleScore Score(string oracle, Configuration configuration, CancellationToken stop);

    /// <summary>
    /// Trains one trial, synchronously, on the calling thread. Never throws for what a trial can do wrong: that is a <see cref="TrialOutcome.Failed"/>.
    /// When <paramref name="stop"/> fires it saves a checkpoint and returns <see cref="TrialOutcome.Stopped"/>.
    /// </summary>
    TrialOutcome Run(ITrialContext context, CancellationToken stop);
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;

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

    /// <summary>Name of the hardware behind a device of this process (<c>NVIDIA H200</c>): what results and reports call it. Null: the machine's processor.</summary>
    string? Hardware(DeviceId device) => null;

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

    /// <summary>Steps of the whole trial: where it ends.</summary>
    int Steps(Configuration configuration);

    /// <summary>True where a trial of this configuration reports; 0 … <see cref="Steps"/> are steps, all others are not.</summary>
    bool IsReportStep(Configuration configuration, int step);

    /// <summary>
    /// What decides the numbers of a trial beside seed and number of steps. Of two trials whose lineages are equal the longer one does, up to the end of the shorter one,
    /// what that one does: same weights, same reports but for one at the shorter one's end. Null when the length decides earlier numbers (a schedule that ends with
    /// training): such a trial can neither be continued nor continue another.
    /// </summary>
    Configuration? Lineage(Configuration configuration);

    /// <summary>Why the oracle cannot be computed for the configuration ("unknown oracle …, legal are …"), or null when it can.</summary>
    string? CheckOracle(string oracle, Configuration configuration);

    /// <summary>True for paths on which an oracle's score depends (the task and its test sequences).</summary>
    bool DecidesOracles(string path);

    /// <summary>Scores an untrained reference on the same test sequences that the trials of this configuration are evaluated on.</summary>
    OracleScore Score(string oracle, Configuration configuration, CancellationToken stop);

    /// <summary>
    /// Trains one trial, synchronously, on the calling thread. Never throws for what a trial can do wrong: that is a <see cref="TrialOutcome.Failed"/>.
    /// When <paramref name="stop"/> fires it saves a checkpoint and returns <see cref="TrialOutcome.Stopped"/>. One that has a <see cref="Lineage"/> saves a checkpoint
    /// after its last step, before the report there; and what it opens as its checkpoint may be that of a shorter trial.
    /// </summary>
    TrialOutcome Run(ITrialContext context, CancellationToken stop);
}

using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Specs;

/// <summary>A sweep file while it is read: typed and placed, but not yet checked as a whole. Overrides change it before that.</summary>
internal sealed class Draft
{
    public Located<string>? Name { get; set; }

    public Dictionary<string, Setting> Base { get; } = new(StringComparer.Ordinal);

    public List<Axis> Axes { get; } = [];

    /// <summary>Paths that stand under <c>axes</c>, also those that could not be read: these make no follow-up errors.</summary>
    public HashSet<string> AxesWritten { get; } = new(StringComparer.Ordinal);

    public List<Derivation> Derived { get; } = [];

    public List<Rule> Rules { get; } = [];

    public List<Formula> Constraints { get; } = [];

    public int Seeds { get; set; } = 3;

    public Located<string>? Metric { get; set; }

    public Goal Goal { get; set; }

    public List<Setting> Baseline { get; } = [];

    /// <summary>Null: no baseline.</summary>
    public Place? BaselinePlace { get; set; }

    public List<Located<string>> Oracles { get; } = [];

    public Place SearchPlace { get; set; }

    public bool Random { get; set; }

    public int? Draws { get; set; }

    public long SearchSeed { get; set; } = 1;

    /// <summary>Null: every trial trains to its end.</summary>
    public StoppingDraft? Stopping { get; set; }

    public FailurePolicy Failures { get; set; } = FailurePolicy.Default;

    public string? Device { get; set; }
}

using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Reporting;

/// <summary>An oracle that is to be scored once for all arms with the same task.</summary>
/// <param name="Axes">As in <see cref="OracleRow"/>.</param>
/// <param name="Configuration">Of the first of these arms; the others differ only in what oracles do not depend on.</param>
public sealed record OracleGroup(string Oracle, IReadOnlyList<KeyValuePair<string, Value>> Axes, Configuration Configuration);

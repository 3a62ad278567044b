using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>The score of an oracle for all arms that share a task.</summary>
/// <param name="Axes">What tells this task from the sweep's other tasks; empty when there is one task.</param>
public sealed record OracleRow(string Name, IReadOnlyList<KeyValuePair<string, Value>> Axes, OracleScore Score);

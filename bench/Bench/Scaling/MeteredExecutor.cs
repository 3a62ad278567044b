using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Scaling;

/// <summary>Plans as another executor does, and notes when each of its trials runs: it trains them, or its thread waits for so long.</summary>
/// <param name="wait">Null: <paramref name="inner"/> trains.</param>
internal sealed class MeteredExecutor(ITrialExecutor inner, TimeSpan? wait) : ITrialExecutor
{
    private readonly ConcurrentBag<(long From, long To)> _runs = [];

    /// <summary>Timestamps of begin and end of all that ran.</summary>
    public IReadOnlyCollection<(long From, long To)> Runs => _runs;

    public ParameterSchema Schema => inner.Schema;

    public string Numerics => inner.Numerics;

    public IReadOnlyList<string> Metrics => inner.Metrics;

    public IReadOnlyList<string> Oracles => inner.Oracles;

    public IReadOnlyList<Violation> Check(Configuration configuration) => inner.Check(configuration);

    public TrialCost Cost(Configuration configuration) => inner.Cost(configuration);

    public int Steps(Configuration configuration) => inner.Steps(configuration);

    public bool IsReportStep(Configuration configuration, int step) => inner.IsReportStep(configuration, step);

    public Configuration? Lineage(Configuration configuration) => inner.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => inner.CheckOracle(oracle, configuration);

    public bool DecidesOracles(string path) => inner.DecidesOracles(path);

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => inner.Score(oracle, configuration, stop);

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var from = Stopwatch.GetTimestamp();
        var outcome = wait is { } time ? Wait(time, stop) : inner.Run(context, stop);
        _runs.Add((from, Stopwatch.GetTimestamp()));
        return outcome;
    }

    private TrialOutcome Wait(TimeSpan time, CancellationToken stop) => stop.WaitHandle.WaitOne(time)
        ? new TrialOutcome.Stopped(0)
        : new TrialOutcome.Completed(inner.Metrics.ToDictionary(m => m, _ => 1.0), new Dictionary<string, IReadOnlyList<double>>());
}

using System.Collections.Concurrent;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>The chain, whose steps take their time by a clock; counts how often each trial is trained.</summary>
internal sealed class CountedChain(TimeProvider time, TimeSpan step) : ITrialExecutor
{
    private readonly ChainExecutor _chain = new((_, _) => Task.Delay(step, time).Wait());

    private readonly ConcurrentDictionary<ITrialContext, bool> _attempts = new(ReferenceEqualityComparer.Instance);

    /// <summary>By trial: how many attempts began, how many train it now, and the most that did. (An attempt whose checkpoint cannot be read begins again by itself.)</summary>
    public ConcurrentDictionary<string, (int Runs, int Now, int Most)> Runs { get; } = [];

    public ParameterSchema Schema => _chain.Schema;

    public string Numerics => _chain.Numerics;

    public IReadOnlyList<string> Metrics => _chain.Metrics;

    public IReadOnlyList<string> Oracles => _chain.Oracles;

    public IReadOnlyList<Violation> Check(Configuration configuration) => _chain.Check(configuration);

    public TrialCost Cost(Configuration configuration) => _chain.Cost(configuration);

    public int Steps(Configuration configuration) => _chain.Steps(configuration);

    public bool IsReportStep(Configuration configuration, int step) => _chain.IsReportStep(configuration, step);

    public Configuration? Lineage(Configuration configuration) => _chain.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => _chain.CheckOracle(oracle, configuration);

    public bool DecidesOracles(string path) => _chain.DecidesOracles(path);

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => _chain.Score(oracle, configuration, stop);

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var trial = context.Trial.Id.Text;
        var first = _attempts.TryAdd(context, true) ? 1 : 0;
        Runs.AddOrUpdate(trial, (1, 1, 1), (_, r) => (r.Runs + first, r.Now + 1, Math.Max(r.Most, r.Now + 1)));
        try
        {
            return _chain.Run(context, stop);
        }
        finally
        {
            Runs.AddOrUpdate(trial, (0, 0, 0), (_, r) => r with { Now = r.Now - 1 });
        }
    }
}

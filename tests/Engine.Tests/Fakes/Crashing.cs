using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>The chain, but for a bug: it reads its checkpoint and crashes.</summary>
internal sealed class Crashing : ITrialExecutor
{
    private readonly ChainExecutor _chain = new();

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
        context.OpenCheckpoint()?.Dispose();
        throw new InvalidOperationException("odd weight");
    }
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>The chain in all but how a trial is run.</summary>
internal abstract class OverChain(ChainExecutor chain) : ITrialExecutor
{
    public ParameterSchema Schema => chain.Schema;

    public string Numerics => chain.Numerics;

    public IReadOnlyList<string> Metrics => chain.Metrics;

    public IReadOnlyList<string> Oracles => chain.Oracles;

    protected ChainExecutor Chain => chain;

    public IReadOnlyList<Violation> Check(Configuration configuration) => chain.Check(configuration);

    public virtual string? Hardware(DeviceId device) => null;

    public TrialCost Cost(Configuration configuration) => chain.Cost(configuration);

    public int Steps(Configuration configuration) => chain.Steps(configuration);

    public bool IsReportStep(Configuration configuration, int step) => chain.IsReportStep(configuration, step);

    public Configuration? Lineage(Configuration configuration) => chain.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => chain.CheckOracle(oracle, configuration);

    public bool DecidesOracles(string path) => chain.DecidesOracles(path);

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => chain.Score(oracle, configuration, stop);

    public abstract TrialOutcome Run(ITrialContext context, CancellationToken stop);
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Durability;

/// <summary>A trial that costs nothing: one report and a result.</summary>
internal sealed class TrivialExecutor : ITrialExecutor
{
    public const string Axis = "trivial.number";

    public ParameterSchema Schema { get; } = new([Parameter.Integer(Axis, 0, 0, int.MaxValue, "Tells trials apart.")]);

    public string Numerics => "trivial-1";

    public IReadOnlyList<string> Metrics => ["loss"];

    public IReadOnlyList<string> Oracles => [];

    public IReadOnlyList<Violation> Check(Configuration configuration) => [];

    public TrialCost Cost(Configuration configuration) => new(0, 0);

    public int Steps(Configuration configuration) => 1;

    public bool IsReportStep(Configuration configuration, int step) => step == 1;

    public Configuration? Lineage(Configuration configuration) => null;

    public string? CheckOracle(string oracle, Configuration configuration) => "there are none";

    public bool DecidesOracles(string path) => false;

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => throw new NotSupportedException();

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var metrics = new Dictionary<string, double> { ["loss"] = 1.0 / (1 + context.Trial.Configuration.Integer(Axis)) };
        context.Report(new Report(1, metrics));
        return new TrialOutcome.Completed(metrics, new Dictionary<string, IReadOnlyList<double>>());
    }
}

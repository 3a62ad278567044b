using Sweeper.Engine.Layout;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>Sweep files over chains.</summary>
internal static class Chains
{
    /// <summary>So many chains, two of which diverge.</summary>
    public static SweepRevision Plain(string name, int arms, int steps = 12, string more = "") => new($"{name}.yaml", $$"""
        sweep: {{name}}
        chain.steps: {{steps}}
        axes:
          chain.start: [{{string.Join(", ", Enumerable.Range(0, arms))}}]
        when:
          - if: chain.start == 3
            set: {chain.diverge_at: 5}
          - if: chain.start == 6
            set: {chain.diverge_at: 1}
        seeds: 1
        objective: {metric: loss, goal: min}
        {{more}}
        """, []);

    /// <summary>At steps 2, 4 and 8 half of them stop.</summary>
    public static SweepRevision Halved(string name, int arms) => Plain(name, arms, 16, "early_stopping: {rule: successive_halving, min_steps: 2, eta: 2}");
}

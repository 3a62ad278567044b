using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Trials;

/// <summary>One training run: a point of the axes (an arm) with one seed. A value: it knows nothing of sweeps, devices or attempts.</summary>
/// <param name="Configuration">Complete configuration.</param>
/// <param name="Seed">1, 2, …: the same seed in two arms means the same training data, which is what pairs them.</param>
public sealed record Trial(TrialId Id, Configuration Configuration, int Seed)
{
    public static Trial Of(Configuration configuration, int seed, string numerics) =>
        new(TrialId.Of(configuration, seed, numerics), configuration, seed);
}

using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Simulation;

/// <summary>
/// A made-up course of the objective, less is better: <c>asymptote + drop · (1 + step)^-power + noise</c>. A function of the step alone, so that every attempt
/// reports the same.
/// </summary>
/// <param name="Noise">Half the width of the uniform noise, ≥ 0.</param>
/// <param name="Seed">Decides the noise.</param>
public sealed record LearningCurve(double Asymptote, double Drop, double Power, double Noise, long Seed)
{
    /// <param name="step">≥ 0.</param>
    public double At(int step) => Asymptote + (Drop * Math.Pow(1.0 + step, -Power)) + (Noise * ((2 * CounterRandom.Unit(Seed, step, "noise")) - 1));

    /// <summary>One of many arms: asymptotes from 1 to 2, falling quickly or slowly.</summary>
    public static LearningCurve Of(long seed, int arm) => new(
        1 + CounterRandom.Unit(seed, arm, "asymptote"),
        3 + (2 * CounterRandom.Unit(seed, arm, "drop")),
        0.3 + (0.5 * CounterRandom.Unit(seed, arm, "power")),
        0.02,
        (long)CounterRandom.Bits(seed, arm, "noise of the arm"));
}

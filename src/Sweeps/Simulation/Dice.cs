using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Simulation;

/// <summary>Chance of a simulation: the n-th throw for a purpose is a function of seed and purpose.</summary>
internal sealed class Dice(long seed)
{
    private readonly Dictionary<string, long> _throws = [];

    /// <summary>In [0, 1).</summary>
    public double Unit(string purpose)
    {
        var number = _throws.GetValueOrDefault(purpose);
        _throws[purpose] = number + 1;
        return CounterRandom.Unit(seed, number, purpose);
    }

    public bool Chance(double probability, string purpose) => probability > 0 && Unit(purpose) < probability;

    /// <summary>In 0 … longest.</summary>
    public TimeSpan UpTo(TimeSpan longest, string purpose) => longest * Unit(purpose);

    /// <summary>Time until something that happens so often per hour happens next; null: never (in 1,000 years).</summary>
    public TimeSpan? Next(double perHour, string purpose)
    {
        if (perHour <= 0)
            return null;
        var hours = -Math.Log(1 - Unit(purpose)) / perHour;
        return hours < 24 * 365_000 ? TimeSpan.FromHours(hours) : null;
    }
}

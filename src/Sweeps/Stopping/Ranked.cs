namespace Sweeper.Sweeps.Stopping;

/// <summary>A result among those of its rung; the least is the best.</summary>
/// <param name="Score">The objective, negated where more is better; positive infinity for a failed trial.</param>
/// <param name="Number">0, 1, …: the how-manieth result of the rung. Of equal scores the earlier is better.</param>
internal readonly record struct Ranked(double Score, int Number, int Trial) : IComparable<Ranked>
{
    public bool Failed => double.IsPositiveInfinity(Score);

    public int CompareTo(Ranked other)
    {
        var byScore = Score.CompareTo(other.Score);
        return byScore != 0 ? byScore : Number.CompareTo(other.Number);
    }

    public static bool operator <(Ranked a, Ranked b) => a.CompareTo(b) < 0;

    public static bool operator >(Ranked a, Ranked b) => a.CompareTo(b) > 0;

    public static bool operator <=(Ranked a, Ranked b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Ranked a, Ranked b) => a.CompareTo(b) >= 0;
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>What values an axis takes: a list, or (for random search) a range.</summary>
internal abstract record Domain
{
    public abstract bool Contains(Value value);

    /// <param name="Values">Distinct, at least one.</param>
    internal sealed record Listed(IReadOnlyList<Setting> Values) : Domain
    {
        public override bool Contains(Value value) => Values.Any(v => v.Value == value);
    }

    /// <summary>Every real number of the range alike.</summary>
    internal sealed record Uniform(double Low, double High) : Domain
    {
        public override bool Contains(Value value) => value.AsReal >= Low && value.AsReal <= High;
    }

    /// <summary>Every factor of the range alike: 1e-4 … 1e-3 as often as 1e-3 … 1e-2. Low is above zero.</summary>
    internal sealed record LogUniform(double Low, double High) : Domain
    {
        public override bool Contains(Value value) => value.AsReal >= Low && value.AsReal <= High;
    }

    /// <summary>Every whole number of the range alike, both ends included.</summary>
    internal sealed record Whole(long Low, long High) : Domain
    {
        public override bool Contains(Value value) => value.AsReal >= Low && value.AsReal <= High && Math.Floor(value.AsReal) == value.AsReal;
    }
}

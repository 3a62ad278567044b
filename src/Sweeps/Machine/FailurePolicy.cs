namespace Sweeper.Sweeps.Machine;
/// <summary>What a sweep file says about failures.</summary>
public sealed record FailurePolicy(int Retries, StopLaw? Stop)
{
    public static FailurePolicy Default { get; } = new(2, null);
}

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>What becomes of calls between silos. Each is a share of them, 0 … 1.</summary>
/// <param name="LostBefore">Never arrive.</param>
/// <param name="LostAfter">Are handled, and the answer is lost.</param>
/// <param name="Doubled">Arrive again, later.</param>
/// <param name="Late">Take up to <paramref name="Longest"/>.</param>
/// <param name="Longest">Of the cluster's clock.</param>
internal sealed record WireFaults(double LostBefore, double LostAfter, double Doubled, double Late, TimeSpan Longest)
{
    public static WireFaults None { get; } = new(0, 0, 0, 0, TimeSpan.Zero);
}

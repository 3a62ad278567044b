namespace Sweeper.Sweeps.Sharing;

/// <summary>What a partition is to give to whom.</summary>
/// <param name="Generation">Of the summary that it answers: what was moved after that summary the root did not know.</param>
/// <param name="Shares">By class and sweep.</param>
public sealed record PoolShares(int Generation, IReadOnlyList<Share> Shares);

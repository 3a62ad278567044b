namespace Sweeper.Engine.Upkeep;

/// <summary>What a check has read.</summary>
/// <param name="Events">Of journals.</param>
/// <param name="Aside">Objects that repairs put aside: nobody reads them.</param>
public sealed record StoreCounts(int Sweeps, long Events, int Trials, int Results, int Artifacts, int Checkpoints, int Lineages, int Aside);

namespace Sweeper.Bench.Killing;

/// <summary>What a campaign against a cluster does.</summary>
/// <param name="Times">Kills in all, over as many sweeps as that takes.</param>
/// <param name="Seed">Of all random moments and victims.</param>
/// <param name="Silos">With one device each, ≥ 2.</param>
/// <param name="Blob">On a blob store, each silo behind a spool; else on a folder.</param>
/// <param name="Folder">Where everything is kept; emptied of a sweep that was as it should be.</param>
internal sealed record ClusterSettings(int Times, int Seed, int Silos, bool Blob, string Folder);

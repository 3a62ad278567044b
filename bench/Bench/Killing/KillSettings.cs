namespace Sweeper.Bench.Killing;

/// <summary>What a campaign does.</summary>
/// <param name="Times">Kills in all, over as many sweeps as that takes.</param>
/// <param name="Seed">Of all random moments and numbers of devices.</param>
/// <param name="Blob">On a blob store behind its spool, with its server ended and started again at random moments; else on a folder.</param>
/// <param name="ServerForgets">The server is ended by SIGKILL: Azurite then forgets what it acknowledged in the last seconds, which no real service may. Else by SIGTERM.</param>
/// <param name="Folder">Where everything is kept; emptied of a sweep that was as it should be.</param>
internal sealed record KillSettings(int Times, int Seed, bool Blob, bool ServerForgets, string Folder);

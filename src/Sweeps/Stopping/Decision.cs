namespace Sweeper.Sweeps.Stopping;
public sealed record Decision(int Rung, int Number, int Trial, int Step, double? Value, Choice Choice, int Seen, int Rank, int Quota, double? Cutoff);

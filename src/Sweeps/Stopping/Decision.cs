namespace Sweeper.Sweeps.Stopping;

/// <summary>One decision, with the numbers that it was made on: enough to make it again by hand.</summary>
/// <param name="Rung">0, 1, …</param>
/// <param name="Number">1, 2, …: the how-manieth decision of its rung. Sorted by rung and number, decisions are the canonical log of a sweep: without
/// <see cref="StoppingRule.ArrivalOrder"/> a function of the trials' results alone, whatever the timing.</param>
/// <param name="Trial">Index in the order in which the trials of the sweep start. At one rung a trial has one decision, or a pause and a later other one.</param>
/// <param name="Step">Of the rung, in training steps.</param>
/// <param name="Value">The objective that the trial reported there; null: it failed before.</param>
/// <param name="Seen">Results that counted, its own included, the failed ones too: those of the window.</param>
/// <param name="Rank">1 … <paramref name="Seen"/>, 1 the best; of equals the earlier one is better; failed is last.</param>
/// <param name="Quota">Successive halving: that many of the seen go on, floor(seen / eta). 0 for the median rule.</param>
/// <param name="Cutoff">Successive halving: the value of the last one within the quota. Median rule: the median of the other <paramref name="Seen"/> - 1, a mean of
/// the two middle ones where these are even in number. Null where there is no such finite value, or too few results.</param>
public sealed record Decision(int Rung, int Number, int Trial, int Step, double? Value, Choice Choice, int Seen, int Rank, int Quota, double? Cutoff);

using Sweeper.Client.Printing;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Client.Explaining;

/// <summary>
/// A decision of the stopping rule in words, with the numbers it was made on: "rung 2 of 4 at step 400: loss 0.231 was 7th of 27 seen; the best 9 go on (27 / 3), the last
/// of them had 0.229: paused".
/// </summary>
internal static class DecisionWords
{
    /// <param name="rungs">Of the sweep.</param>
    /// <param name="metric">That is compared.</param>
    public static string Of(Decision decision, StoppingRule rule, int rungs, string metric) =>
        $"rung {decision.Rung + 1} of {rungs} at step {decision.Step}: {Numbers(decision, rule, metric)}: {Choice(decision.Choice)}";

    private static string Numbers(Decision d, StoppingRule rule, string metric)
    {
        if (d.Value is not { } value)
            return $"it failed before, and is last of {d.Seen} seen";
        var place = $"{metric} {Figures.Number(value)} was {Ordinal(d.Rank)} of {d.Seen} seen";
        return rule switch
        {
            StoppingRule.SuccessiveHalving halving when d.Choice == Sweeps.Stopping.Choice.GoOn && d.Quota > d.Seen / halving.Eta =>
                $"{place}; nothing else is left to train, and one is to come to its end",
            StoppingRule.SuccessiveHalving halving => $"{place}; {GoOn(d.Quota)} ({d.Seen} / {halving.Eta}){(d.Cutoff is { } cutoff ? $", the last of them had {Figures.Number(cutoff)}" : "")}",
            _ when d.Cutoff is { } median => $"{place}; the median of the others was {Figures.Number(median)}",
            _ => $"{place}, too few to compare",
        };
    }

    private static string GoOn(int quota) => quota switch
    {
        0 => "none goes on yet",
        1 => "the best goes on",
        _ => $"the best {quota} go on",
    };

    private static string Choice(Choice choice) => choice switch
    {
        Sweeps.Stopping.Choice.GoOn => "goes on",
        Sweeps.Stopping.Choice.Pause => "paused",
        _ => "stopped for good",
    };

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };
}

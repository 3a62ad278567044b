using System.Globalization;
using System.Text.RegularExpressions;

namespace Sweeper.Sweeps.Machine;

/// <summary>What becomes of trials that fail, and of the sweep around them.</summary>
/// <param name="Retries">Attempts behind the first that a trial gets when it crashed or its lease was lost, ≥ 0. A trial that diverged has no other: its failure
/// is a result.</param>
/// <param name="StopAfter">The sweep stops when so many trials have failed for good; null: it carries on whatever fails.</param>
/// <param name="OfFirst">Only the first so many trials of the sweep's order count; null: all.</param>
public sealed partial record FailurePolicy(int Retries, int? StopAfter, int? OfFirst)
{
    public const int MostRetries = 100;

    /// <summary>Two retries, and the sweep carries on.</summary>
    public static FailurePolicy Default { get; } = new(2, null, null);

    /// <summary>As a sweep file says it: <c>continue</c>, <c>stop</c>, <c>stop_if first 3 of 5 fail</c>.</summary>
    public string OnFailure => (StopAfter, OfFirst) switch
    {
        (null, _) => "continue",
        (_, null) => "stop",
        _ => string.Create(CultureInfo.InvariantCulture, $"stop_if first {StopAfter} of {OfFirst} fail"),
    };

    /// <summary>This policy with another <see cref="OnFailure"/>, or null when the text says none.</summary>
    public FailurePolicy? With(string onFailure)
    {
        if (onFailure is "continue" or "stop")
            return this with { StopAfter = onFailure == "stop" ? 1 : null, OfFirst = null };
        return StopIf().Match(onFailure) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var failed)
            && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && failed >= 1 && failed <= first
            ? this with { StopAfter = failed, OfFirst = first }
            : null;
    }

    [GeneratedRegex("^stop_if +first +([0-9]+) +of +([0-9]+) +fail$")]
    private static partial Regex StopIf();
}

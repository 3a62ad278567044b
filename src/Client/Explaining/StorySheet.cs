using Spectre.Console;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;

namespace Sweeper.Client.Explaining;

/// <summary>A story for people: where the trial stands, and below it what led there.</summary>
/// <param name="result">Of the trial; null while it has none.</param>
internal sealed class StorySheet(TrialStory story, TrialLabels labels, string standing, TrialResult? result)
{
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"trial {story.Trial} ({labels[story.Trial]}) of {story.Plan.Id}: {standing}");
        if (result?.ContinuedFrom is { } shorter)
            console.WriteLine($"steps 1 … {shorter.Step} are those of trial {shorter.Trial}, which is shorter and has the same numbers");
        Section(console, "Attempts", [.. story.Attempts.Select(Told)]);
        if (story.State.Stopping is { } stopping)
            Section(console, "Early stopping", [.. story.Decisions.Select(d => DecisionWords.Of(d.Decision, stopping.Rule, stopping.RungSteps.Count, story.Plan.Objective.Metric))]);
        Section(console, "Requests", [.. story.Requests.Select(r => $"{Time(r.At)}  {r.Request}")]);
        Section(console, "Devices set aside", [.. story.SetAside.Select(d => $"{Time(d.At)}  {d.Device}: {d.Reason}")]);
        console.WriteLine();
        console.WriteLine($"retries left {story.RetriesLeft} of {story.State.Failures.Retries}, priority {story.Standing?.Priority ?? 0}");
    }

    private static void Section(IAnsiConsole console, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        console.WriteLine();
        console.WriteLine(title);
        foreach (var line in lines)
            console.WriteLine($"  {line}");
    }

    private static string Told(AttemptStory a)
    {
        var reached = a.Step >= 0 ? $" at step {a.Step}" : "";
        var end = a.EndedAt is { } at
            ? $"{StandingWords.Name(a.Ending)}{reached} after {Figures.Duration(at - a.StartedAt)}"
            : $"running{reached}";
        return $"{a.Attempt}  {Time(a.StartedAt)}  {a.Device}  {end}{(a.Message is null ? "" : $": {a.Message.ReplaceLineEndings(" ")}")}";
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

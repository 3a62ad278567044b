using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Client.Explaining;

/// <summary>A story, and a decision, for programs.</summary>
internal static class StoryJson
{
    public static JsonObject Of(TrialStory story, string standing) => new()
    {
        ["sweep"] = story.Plan.Id,
        ["trial"] = story.Trial.Text,
        ["standing"] = Word(story.Standing?.Stage),
        ["why"] = standing,
        ["priority"] = story.Standing?.Priority,
        ["retries_left"] = story.RetriesLeft,
        ["waits_for"] = story.WaitsFor?.Text,
        ["attempts"] = new JsonArray([.. story.Attempts.Select(Of)]),
        ["decisions"] = new JsonArray([.. story.Decisions.Select(d => (JsonNode)Of(d.Decision, story.Trial.Text))]),
        ["requests"] = new JsonArray([.. story.Requests.Select(r => (JsonNode)new JsonObject { ["at"] = r.At, ["request"] = r.Request })]),
        ["set_aside"] = new JsonArray([.. story.SetAside.Select(d => (JsonNode)new JsonObject { ["device"] = d.Device.Text, ["reason"] = d.Reason })]),
    };

    public static JsonObject Of(Decision decision, string trial) => new()
    {
        ["rung"] = decision.Rung + 1,
        ["number"] = decision.Number,
        ["trial"] = trial,
        ["step"] = decision.Step,
        ["value"] = decision.Value,
        ["choice"] = Word<Choice>(decision.Choice),
        ["seen"] = decision.Seen,
        ["rank"] = decision.Rank,
        ["quota"] = decision.Quota,
        ["cutoff"] = decision.Cutoff,
    };

    private static JsonNode Of(AttemptStory attempt) => new JsonObject
    {
        ["attempt"] = attempt.Attempt,
        ["device"] = attempt.Device.Text,
        ["started_at"] = attempt.StartedAt,
        ["ended_at"] = attempt.EndedAt,
        ["step"] = attempt.Step < 0 ? null : attempt.Step,
        ["ending"] = attempt.EndedAt is null ? null : Word(attempt.Ending) ?? "killed",
        ["message"] = attempt.Message,
    };

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()) : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// From <c>plan.json</c> back to a plan, so that a report needs neither the sweep file nor the trainer of that day. Configurations are not in it: those of the
/// arms and trials that come out hold the axes alone.
/// </summary>
internal static class PlanReader
{
    /// <param name="name">Of the object, for messages.</param>
    /// <exception cref="StoreException">It is not a plan that this version can read.</exception>
    public static SweepPlan Read(Stream stream, string name, string storeName)
    {
        try
        {
            var json = JsonNode.Parse(stream)!;
            if ((int)json["format"]! > StoreFormat.Newest)
                throw new FormatException($"it is of format {json["format"]}, which is newer than {StoreFormat.Newest}");
            var objective = new Objective((string)json["objective"]!["metric"]!, json["objective"]!["goal"].Deserialize<Goal>(StoreJson.Document));
            var plan = new SweepPlan(
                (string)json["name"]!,
                objective,
                (int)json["seeds"]!,
                [.. Texts(json["axes"]!)],
                [.. json["arms"]!.AsArray().Select(arm => ArmOf(arm!))],
                [.. Texts(json["oracles"]!)])
            {
                Stopping = json["early_stopping"] is { } rule ? StoppingJson.Read(rule) : null,
                Rungs = json["rungs"] is { } rungs ? [.. rungs.AsArray().Select(step => (int)step!)] : [],
                Failures = FailuresOf(json),
                Device = (string?)json["device"],
                Numerics = (string?)json["numerics"] ?? "",
            };
            return json["order"] is { } order ? Ordered(plan, json, order) : plan;
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException or OverflowException)
        {
            var why = e.Message.TrimEnd('.');
            throw new StoreException($"'{name}' of the store '{storeName}' must be a plan, but: {why}; run the sweep again, which writes it anew", e);
        }
    }

    /// <summary>A sweep that was extended has the id that it began with, and its trials in the order in which they came.</summary>
    private static SweepPlan Ordered(SweepPlan plan, JsonNode json, JsonNode order)
    {
        var trials = plan.Trials.ToDictionary(t => t.Id);
        return plan with
        {
            Id = (string)json["id"]!,
            Original = (int)json["original"]!,
            Trials = [.. Texts(order).Select(id => trials.GetValueOrDefault(new TrialId(id)) ?? throw new FormatException($"no arm has the trial {id} of its order"))],
        };
    }

    /// <summary>Plans of format 1 may have none.</summary>
    private static FailurePolicy FailuresOf(JsonNode json)
    {
        var policy = FailurePolicy.Default with { Retries = (int?)json["retries"] ?? FailurePolicy.Default.Retries };
        var onFailure = (string?)json["on_failure"] ?? policy.OnFailure;
        return policy.With(onFailure) ?? throw new FormatException($"its on_failure is '{onFailure}', which this version does not know");
    }

    private static Arm ArmOf(JsonNode json)
    {
        List<KeyValuePair<string, Value>> axes = [.. json["axes"]!.AsObject().Select(a => KeyValuePair.Create(a.Key, ValueOf(a.Value!)))];
        var configuration = Configuration.Of(axes);
        IReadOnlyList<Trial> trials = [.. Texts(json["trials"]!).Select((id, i) => new Trial(new TrialId(id), configuration, i + 1))];
        return new Arm((int)json["index"]!, axes, configuration, trials, (int?)json["baseline"]);
    }

    /// <summary>A real number without a fraction is spelled like a whole one and comes back as that: the text of both is the same.</summary>
    private static Value ValueOf(JsonNode json) => json.GetValueKind() switch
    {
        JsonValueKind.String => Value.Of((string)json!),
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        _ => json.AsValue().TryGetValue<long>(out var whole) ? Value.Of(whole) : Value.Of((double)json),
    };

    private static IEnumerable<string> Texts(JsonNode json) => json.AsArray().Select(t => (string)t!);
}

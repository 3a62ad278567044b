using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Specs.Yaml;

namespace Sweeper.Sweeps.Specs;

/// <summary>Reads the sections that say how a sweep is conducted: early_stopping, retries, on_failure, device. Shared with <c>--set</c>.</summary>
internal sealed class ConductReader(Reading reading, Draft draft)
{
    private const string Section = "early_stopping";
    private const string AnyDevice = "any";

    /// <summary>What the devices of a sweep may be asked to be.</summary>
    public static IReadOnlyList<string> Devices { get; } = [AnyDevice, .. DeviceKind.All];

    /// <summary>Names of its settings, as <c>--set</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["retries", "on_failure", "device", .. new[] { "rule", "arrival_order" }.Concat(StoppingDraft.Parts.Keys).Select(part => $"{Section}.{part}")];

    public void Read(Node.Entry entry)
    {
        if (entry.Key != Section)
        {
            Set(entry.Key, entry);
            return;
        }

        if (reading.Map(entry, "{rule: successive_halving, min_steps: 100, eta: 3}") is not { } map)
            return;
        draft.Stopping = new StoppingDraft(reading.At(entry.Line));
        reading.Keys(map, $"`{Section}`", ["rule", "arrival_order", .. StoppingDraft.Parts.Keys]);
        foreach (var part in map.Entries.Select(part => (Name: $"{Section}.{part.Key}", Entry: part)).Where(part => Names.Contains(part.Name)))
            Set(part.Name, part.Entry);
    }

    /// <param name="name">One of <see cref="Names"/>.</param>
    public void Set(string name, string text, Place place)
    {
        switch (name)
        {
            case "retries":
                draft.Failures = draft.Failures with { Retries = (int?)reading.Whole(text, name, 0, FailurePolicy.MostRetries, place) ?? draft.Failures.Retries };
                break;
            case "on_failure":
                OnFailure(text, place);
                break;
            case "device":
                Device(text, place);
                break;
            default:
                Part(name, text, place);
                break;
        }
    }

    private void Set(string name, Node.Entry entry)
    {
        var place = reading.At(entry.Line);
        if (entry.Value is Node.Scalar { Text.Length: > 0 } scalar && (!scalar.Quoted || name is "on_failure" or "device" or $"{Section}.rule"))
        {
            Set(name, scalar.Text, place);
            return;
        }

        reading.Problems.Note(place, $"`{name}` must be {Legal(name)}, but is {entry.Value.Shown}{(entry.Value is Node.Scalar { Quoted: true } ? " in quotes. Leave them out" : "")}.");
        draft.Stopping?.Broken.Add(entry.Key);
    }

    private static string Legal(string name) => name[(name.LastIndexOf('.') + 1)..] switch
    {
        "retries" => $"a whole number in 0 … {FailurePolicy.MostRetries}",
        "on_failure" => "continue, stop, or stop_if first N of M fail",
        "device" => string.Join(" or ", Devices),
        "rule" => string.Join(" or ", StoppingDraft.Rules),
        "arrival_order" => "true or false",
        var part => $"a whole number in {StoppingDraft.Parts[part].Min} … {StoppingDraft.Parts[part].Max}",
    };

    private void OnFailure(string text, Place place)
    {
        if (draft.Failures.With(text) is { } policy)
            draft.Failures = policy;
        else
            reading.Problems.Note(place, $"`on_failure` must be continue, stop, or stop_if first N of M fail with 1 ≤ N ≤ M, but is {Quoted.Of(text)}. Write for instance stop_if first 3 of 3 fail.");
    }

    private void Device(string text, Place place)
    {
        draft.Device = text == AnyDevice ? null : text;
        if (!Devices.Contains(text))
            reading.Problems.Note(place, $"`device` must be {string.Join(" or ", Devices)}, but is {Quoted.Of(text)}.{Nearest.Hint(text, Devices.ToList())}");
    }

    private void Part(string name, string text, Place place)
    {
        var (stopping, part) = (draft.Stopping ??= new StoppingDraft(place), name[(Section.Length + 1)..]);
        if (part == "rule")
        {
            stopping.Rule = text;
            if (!StoppingDraft.Rules.Contains(text))
                reading.Problems.Note(place, $"There is no stopping rule {Quoted.Of(text)}.{Nearest.Hint(text, StoppingDraft.Rules.ToList())}");
        }
        else if (part == "arrival_order")
        {
            stopping.ArrivalOrder = text == "true";
            if (text is not ("true" or "false"))
                reading.Problems.Note(place, $"`{name}` must be true or false, but is {Quoted.Of(text)}.");
        }
        else if (reading.Whole(text, name, StoppingDraft.Parts[part].Min, StoppingDraft.Parts[part].Max, place) is { } number)
            stopping.Numbers[part] = new Located<int>((int)number, place);
        else
            stopping.Broken.Add(part);
    }
}

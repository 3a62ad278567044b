using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;

namespace Sweeper.Gateway.Calls;

/// <summary>
/// The objects of a store that people may read, by the shapes of their names (docs/store.md). A name that a client sends is taken apart into ids and put together
/// again; what has none of these shapes does not exist. Requests that wait (<c>control/</c>) and locks are nobody's.
/// </summary>
internal static class ReadableName
{
    private const int IdDigits = 16;
    private const int NumberDigits = 10;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly HashSet<string> OfSweep = ["plan.json", "sweep.yaml", "revision.json", "oracles.json", StoredReport.Json, StoredReport.Csv];
    private static readonly HashSet<string> OfTrial = ["trial.json", "reports.jsonl", "result.json", TrialTrace.FileName];

    /// <returns>The name of the object; null when it has none of the shapes.</returns>
    public static string? Of(string? text)
    {
        if (text is null || !ObjectName.IsLegal(text))
            return null;
        return text.Split('/') switch
        {
            ["store.json"] => "store.json",
            ["trials", var id, var file] when IsId(id) && (OfTrial.Contains(file) || IsArtifact(file)) => $"trials/{id}/{file}",
            ["trials", var id, "checkpoints", var step] when IsId(id) && IsNumber(step) => $"trials/{id}/checkpoints/{step}",
            ["lineages", var id, var trial] when IsId(id) && IsMember(trial) => $"lineages/{id}/{trial}",
            [var sweep, "journal", var part] when IsSweep(sweep) && IsPart(part) => $"{sweep}/journal/{part}",
            [var sweep, var file] when IsSweep(sweep) && OfSweep.Contains(file) => $"{sweep}/{file}",
            _ => null,
        };
    }

    /// <returns>The folder with a <c>/</c> at its end, empty for all of the store; null when it has none of the shapes.</returns>
    public static string? OfFolder(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (!text.EndsWith('/') || !ObjectName.IsLegal(text[..^1]))
            return null;
        return text[..^1].Split('/') switch
        {
            [("trials" or "lineages") and var all] => $"{all}/",
            [("trials" or "lineages") and var all, var id] when IsId(id) => $"{all}/{id}/",
            ["trials", var id, "checkpoints"] when IsId(id) => $"trials/{id}/checkpoints/",
            [var sweep] when IsSweep(sweep) => $"{sweep}/",
            [var sweep, "journal"] when IsSweep(sweep) => $"{sweep}/journal/",
            _ => null,
        };
    }

    /// <summary><c>first-ablation-1a2b3c</c>: a name and a hash.</summary>
    public static bool IsSweep([NotNullWhen(true)] string? text)
    {
        if (text is null || text.LastIndexOf('-') is not (> 0 and var dash))
            return false;
        return ObjectName.IsLegal(text) && IsHex(text.AsSpan(dash + 1)) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }

    public static bool IsId(string text) => text.Length == IdDigits && IsHex(text);

    private static bool IsHex(ReadOnlySpan<char> text) => text.Length is >= 6 and <= IdDigits && text.IndexOfAnyExcept(HexDigits) < 0;

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length == NumberDigits && text.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>What trainers write beside a result: a plain file with an extension (<c>weights.safetensors</c>).</summary>
    private static bool IsArtifact(string file) => file.Contains('.', StringComparison.Ordinal) && !file.Contains(".damaged", StringComparison.Ordinal);

    private static bool IsMember(string text) => text.Length == NumberDigits + 1 + IdDigits && text[NumberDigits] == '-'
        && IsNumber(text.AsSpan(0, NumberDigits)) && IsId(text[(NumberDigits + 1)..]);

    private static bool IsPart(string text) => text.Length > NumberDigits && IsNumber(text.AsSpan(0, NumberDigits)) && text[NumberDigits..] is ".jsonl" or ".snapshot";
}

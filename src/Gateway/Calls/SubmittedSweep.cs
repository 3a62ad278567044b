using Microsoft.AspNetCore.Http;
using Sweeper.Engine.Layout;
using Sweeper.Gateway.Answers;

namespace Sweeper.Gateway.Calls;

/// <summary>The body of <c>POST /v1/sweeps</c>.</summary>
/// <param name="File">A label for messages, and the name of a sweep that has none, <c>01-first-ablation/sweep.yaml</c>: never opened.</param>
/// <param name="Text">The sweep file's text.</param>
/// <param name="Sets">Overrides, <c>path=value</c>, in their order; may be left out.</param>
public sealed record SubmittedSweep(string File, string Text, IReadOnlyList<string>? Sets = null)
{
    private const int LongestFile = 256;
    private const int LongestSet = 4096;
    private const int MostSets = 1000;

    /// <summary>A label like <c>sweep.yaml</c> is named after its folder; one without a folder must not be named after the server's.</summary>
    internal SweepRevision ToRevision()
    {
        Check(new SweepRevision(File, Text, Sets ?? []));
        var parts = File.Split('/', '\\').Where(part => part is not ("" or "." or "..")).TakeLast(2).ToList();
        return new SweepRevision(parts.Count > 1 ? string.Join('/', parts) : $"sweep/{parts.FirstOrDefault() ?? "sweep.yaml"}", Text, Sets ?? []).Portable();
    }

    /// <exception cref="Refusal">A part of it is larger than a sweep needs, or not text.</exception>
    internal static void Check(SweepRevision revision)
    {
        if (revision.File.Length is 0 or > LongestFile || revision.File.Any(char.IsControl))
            throw Bad($"`file` must be 1 … {LongestFile} characters without control characters, but has {revision.File.Length}.");
        if (revision.Sets.Count > MostSets)
            throw Bad($"`sets` must be at most {MostSets} overrides, but are {revision.Sets.Count}. Write them into the file.");
        if (revision.Sets.FirstOrDefault(set => set is null || set.Length > LongestSet || set.Any(char.IsControl)) is { } bad)
            throw Bad($"each of `sets` must be at most {LongestSet} characters without control characters, but one has {bad.Length}.");
        if (revision.Sets.Contains(null!) || revision.Text.Contains('\0', StringComparison.Ordinal))
            throw Bad("`sets` and `text` must be text, but have nulls in them.");
    }

    private static Refusal Bad(string law) => new(StatusCodes.Status400BadRequest, law);
}

using System.Text.Json.Nodes;

namespace Sweeper.Client.Tests.Processes;

/// <summary>What a console that has ended said.</summary>
internal sealed record Ended(int Code, string Out, string Error)
{
    /// <summary>stdout as the one JSON document that it must be.</summary>
    public JsonNode Json() => JsonNode.Parse(Out)!;

    /// <summary>Fails, with everything that was said, unless it ended so.</summary>
    public Ended With(int code)
    {
        Assert.True(Code == code, $"exit code {Code}, wanted {code}\n--- stdout\n{Out}\n--- stderr\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Client.Tracing;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper trace</c>: what the attempts at a trial did, and how long each thing took.</summary>
internal sealed class TraceCommand : ReadCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();
    private readonly Option<int?> _attempt = new("--attempt") { HelpName = "N", Description = "That attempt only." };
    private readonly Option<bool> _all = new("--all") { Description = "Every span: nothing is put together." };

    public TraceCommand()
        : base("trace", "Show what the attempts at a trial did, as a waterfall: waiting, training, evaluation, checkpoints, writes, decisions.")
    {
        Add(_trial);
        Add(_attempt);
        Add(_all);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper trace c0a72e",
        "sweeper trace c0a72e --attempt 2 --all",
        "sweeper trace c0a72e --json | jq '.attempts[].spans[].name'",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var (number, id) = (parsed.GetValue(_attempt), StoredTrial.Find(store, parsed.GetValue(_trial)!).Id);
        var attempts = new TrialTrace(store, new TrialId(id)).Read();
        if (attempts.Count == 0)
            throw new InputException($"trials/{id}/{TrialTrace.FileName} must hold the spans of an attempt, but there are none: it was trained before sweeper kept them, or its first attempt has not ended.");
        var shown = number is null ? attempts : [.. attempts.Where(spans => NumberOf(spans) == number)];
        if (shown.Count == 0)
            throw new InputException($"--attempt must be one of {string.Join(", ", attempts.Select(NumberOf).OfType<int>().Distinct())}, but is {number}.");
        if (json)
            JsonPrinter.Print(ToJson(id, shown));
        else
            Print(id, shown, parsed.GetValue(_all));
        return ExitCode.Done;
    }

    private static void Print(string id, IReadOnlyList<IReadOnlyList<TraceSpan>> attempts, bool all)
    {
        Terminal.Out.WriteLine($"trial {id}, trace {attempts[^1][0].Trace}");
        foreach (var spans in attempts)
        {
            Terminal.Out.WriteLine();
            Terminal.Out.WriteLine($"{(NumberOf(spans) is { } number ? $"attempt {number}" : "after the last attempt")}, {spans[0].At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
            new Waterfall(spans, all).Print(Terminal.Out, Console.IsOutputRedirected);
        }
    }

    private static JsonObject ToJson(string id, IReadOnlyList<IReadOnlyList<TraceSpan>> attempts) => new()
    {
        ["trial"] = id,
        ["attempts"] = new JsonArray([.. attempts.Select(spans => (JsonNode)new JsonObject
        {
            ["attempt"] = NumberOf(spans),
            ["spans"] = JsonSerializer.SerializeToNode(spans, SpanOptions),
        })]),
    };

    private static JsonSerializerOptions SpanOptions { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static int? NumberOf(IReadOnlyList<TraceSpan> spans) => (int?)spans.LastOrDefault(s => s.Name == "attempt")?.Number("attempt");
}

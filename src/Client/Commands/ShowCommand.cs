using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Stores;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper show</c>: all that is known of one trial.</summary>
internal sealed class ShowCommand : ReadCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();

    public ShowCommand()
        : base("show", "Show one trial: configuration, reports, result, files, trace.") => Add(_trial);

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper show c0a72e",
        "sweeper show c0a72e --json | jq .result.curves.loss_by_position",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var trial = StoredTrial.Find(store, parsed.GetValue(_trial)!);
        if (json)
            JsonPrinter.Print(trial.ToJson());
        else
            new TrialSheet(trial, new TransformerExecutor().Schema).Print(Terminal.Out);
        return ExitCode.Done;
    }
}

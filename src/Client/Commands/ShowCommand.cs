using System.CommandLine;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Storage.Azure;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper show</c>: all that is known of one trial.</summary>
internal sealed class ShowCommand : ExampledCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ShowCommand()
        : base("show", "Show one trial: configuration, reports, result, files, trace.")
    {
        Add(_trial);
        Add(_store);
        Add(_json);
        SetAction(parsed => Show(parsed.GetValue(_trial)!, parsed.GetValue(_store)!, parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper show c0a72e",
        "sweeper show c0a72e --json | jq .result.curves.loss_by_position",
    ];

    private static void Show(string id, string storePath, bool json)
    {
        using var store = StoreAddress.OpenToRead(storePath);
        StoreFormat.Check(store);
        var trial = StoredTrial.Find(store, id);
        if (json)
            JsonPrinter.Print(trial.ToJson());
        else
            new TrialSheet(trial, new TransformerExecutor().Schema).Print(Terminal.Out);
    }
}

using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Replaying;
using Sweeper.Client.Running;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Storage.Azure;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper replay</c>: trains a trial again and says whether it comes to the same bits. Writes nothing.</summary>
internal sealed class ReplayCommand : ExampledCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<int?> _until = new("--until") { HelpName = "STEP", Description = "Compare the reports up to this step only." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public ReplayCommand()
        : base("replay", "Train a trial again, from step 0 and in memory, and compare its reports and weights bit by bit. Writes nothing.")
    {
        Add(_trial);
        Add(_store);
        Add(_until);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_until) < 0)
                result.AddError($"--until must be a step, 0 or more, but is {result.GetValue(_until)}.");
        });
        SetAction(parsed => Replay(parsed.GetValue(_trial)!, parsed.GetValue(_store)!, parsed.GetValue(_until), parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper replay c0a72e",
        "sweeper replay c0a72e --until 1000    the first 1000 steps only",
        "sweeper replay 4bf92f3577b34da6a3ce929d0e0e4736    by the trace id in its result.json",
    ];

    private static int Replay(string asked, string storePath, int? until, bool json)
    {
        using var interruption = new Interruption();
        var executor = new TransformerExecutor();
        var replay = Replaying.Replay.Run(Find(asked, storePath, executor), executor, until, TimeProvider.System, interruption.Stop);
        if (json)
            JsonPrinter.Print(replay.ToJson());
        else
            Console.Out.WriteLine(replay);
        return replay.Difference is null ? ExitCode.Done : ExitCode.Differs;
    }

    private static ReplayedTrial Find(string asked, string storePath, TransformerExecutor executor)
    {
        using var store = StoreAddress.OpenToRead(storePath);
        StoreFormat.Check(store);
        var found = StoredTrial.Find(store, asked);
        var stored = ReplayedTrial.Of(found, new TrialFolder(store, new TrialId(found.Id)).ReadResult(), executor);
        Console.Error.WriteLine(
            $"training trial {found.Id} again: seed {stored.Trial.Seed}, {Figures.Count(executor.Steps(stored.Trial.Configuration), "step")}, {Figures.Count(stored.Reports.Count, "report")} to compare");
        return stored;
    }
}

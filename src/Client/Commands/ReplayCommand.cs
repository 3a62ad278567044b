using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Replaying;
using Sweeper.Client.Running;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper replay</c>: trains a trial again and says whether it comes to the same bits. Writes nothing.</summary>
internal sealed class ReplayCommand : ReadCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();
    private readonly Option<int?> _until = new("--until") { HelpName = "STEP", Description = "Compare the reports up to this step only." };

    public ReplayCommand()
        : base("replay", "Train a trial again, from step 0 and in memory, and compare its reports and weights bit by bit. Writes nothing.")
    {
        Add(_trial);
        Add(_until);
        Validators.Add(result =>
        {
            if (result.GetValue(_until) < 0)
                result.AddError($"--until must be a step, 0 or more, but is {result.GetValue(_until)}.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper replay c0a72e",
        "sweeper replay c0a72e --until 1000    the first 1000 steps only",
        "sweeper replay 4bf92f3577b34da6a3ce929d0e0e4736    by the trace id in its result.json",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        using var interruption = new Interruption();
        var executor = new TransformerExecutor();
        var replay = Replaying.Replay.Run(Find(parsed.GetValue(_trial)!, store, executor), executor, parsed.GetValue(_until), TimeProvider.System, interruption.Stop);
        if (json)
            JsonPrinter.Print(replay.ToJson());
        else
            Console.Out.WriteLine(replay);
        return replay.Difference is null ? ExitCode.Done : ExitCode.Differs;
    }

    private static ReplayedTrial Find(string asked, IStore store, TransformerExecutor executor)
    {
        var found = StoredTrial.Find(store, asked);
        var stored = ReplayedTrial.Of(found, new TrialFolder(store, new TrialId(found.Id)).ReadResult(), executor);
        Console.Error.WriteLine(
            $"training trial {found.Id} again: seed {stored.Trial.Seed}, {Figures.Count(executor.Steps(stored.Trial.Configuration), "step")}, {Figures.Count(stored.Reports.Count, "report")} to compare");
        return stored;
    }
}

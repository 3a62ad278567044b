using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Planning;
using Sweeper.Client.Running;
using Sweeper.Client.Stored;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper watch</c>: the live view of a sweep that a cluster runs.</summary>
internal sealed class WatchCommand : ExampledCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Option<bool> _json = new("--json") { Description = "Print what happens, a line of JSON each (docs/console.md), and nothing else on stdout." };
    private readonly Option<bool> _plain = new("--plain") { Description = "Lines instead of the live view, also on a terminal." };

    public WatchCommand()
        : base("watch", "Show a sweep that a cluster runs until it is over, and its table then. Any number may watch; Ctrl-C ends only the watching.")
    {
        Add(_sweep);
        Add(_json);
        Add(_plain);
        SetAction((parsed, _) => WatchAsync(parsed));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper watch attention --cluster https://sweeps.example",
        "sweeper watch attention --cluster https://sweeps.example --json | jq 'select(.notice == \"ended\")'",
    ];

    public override bool KnowsClusters => true;

    private async Task<int> WatchAsync(ParseResult parsed)
    {
        var cluster = ClusterOptions.Of(parsed) ?? throw new InputException(
            $"`sweeper watch` needs --cluster URL (or {ClusterOptions.ClusterVariable}). A sweep in a store is shown by the command that runs it; from elsewhere, `sweeper list` and `sweeper report` say how far it is.");
        using var interruption = new Interruption(WatchedSweep.Detached);
        using var store = SweepPlace.Open(cluster);
        var id = StoredSweep.IdOf(store, parsed.GetValue(_sweep)!);
        var watched = new WatchedSweep(store, id, PlanningExecutor.Of(store.Cluster.Numerics(interruption.Stop)));
        var plan = watched.ReadPlan();
        try
        {
            await (parsed.GetValue(_json) ? watched.PrintAsync(interruption.Stop) : watched.ShowAsync(plan, parsed.GetValue(_plain), interruption.Stop));
        }
        catch (OperationCanceledException) when (interruption.Stop.IsCancellationRequested)
        {
            return new ClusterEnd(store, plan).Detached();
        }

        return new ClusterEnd(store, watched.ReadPlan()).Over(table: !parsed.GetValue(_json), json: false, RunRequest.Quoted(["sweeper", .. cluster.Words, "run"]) + " SPEC.yaml");
    }
}

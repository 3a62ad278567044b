using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Planning;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper add</c>: more seeds or arms for a sweep, also while it runs.</summary>
internal sealed class AddCommand : ControlCommand
{
    private readonly Argument<string?> _file = new("file") { HelpName = "FILE.yaml", Description = "The sweep file with more in it than before.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _seeds = new("--seeds") { HelpName = "N", Description = "So many more seeds for every arm." };
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "path=value[,value…]",
        Description = "More values for an axis, or for a parameter that so becomes one. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be added, and add nothing." };

    public AddCommand()
        : base("add", "Give a sweep more seeds or arms, also while it runs. What it has already stays; the new trials come behind.")
    {
        Add(_file);
        Add(_seeds);
        Add(_set);
        Add(_dryRun);
        Validators.Add(result =>
        {
            if (result.GetValue(_seeds) < 0)
                result.AddError($"--seeds must be 1 or more, but is {result.GetValue(_seeds)}.");
            else if (result.GetValue(_seeds) == 0 && result.GetValue(_file) is null && result.GetValue(_set) is not { Length: > 0 })
                result.AddError("Something must be added: --seeds N, --set path=value,…, or a FILE.yaml.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper add attention --seeds 2                   two more seeds for every arm",
        "sweeper add attention --set model.layers=4,8      more values of an axis",
        "sweeper add attention ablation.yaml --dry-run     what the edited file would add",
    ];

    protected override async Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk)
    {
        var executor = PlanningExecutor.Of(plan.Numerics);
        var extension = Extension.Of(store, plan, parsed.GetValue(_file), parsed.GetValue(_seeds), parsed.GetValue(_set) ?? [], executor);
        if (parsed.GetValue(_dryRun))
            return new ControlAnswer(plan.Id, Taken: false, $"would add {extension}");
        var answer = await desk.AskAsync(new ControlRequest.Extend(extension.Revision), _ => true, (_, after) => Told(extension, after));
        if (!answer.Taken && desk is StoreDesk && store.HolderOf(plan.Id) is null)
            Write(store, extension, executor.Numerics);
        return answer.Taken ? answer : answer with { Message = $"added {extension}; {answer.Message}" };
    }

    private static string Told(Extension extension, SweepState after) => extension.Added.All(t => after.Find(t.Id) is not null)
        ? $"added {extension}"
        : throw new InputException($"'{extension.Plan.Id}' was not extended: the process that runs it says why. If somebody else added to it at the same time, try again.");

    /// <summary>Where nobody runs the sweep, its tables show at once what was added. The next run takes the request, and makes the trials part of the sweep.</summary>
    private static void Write(IStore store, Extension extension, string numerics)
    {
        try
        {
            using var hold = store.Hold(extension.Plan.Id, StoreHolder.Here(TimeProvider.System));
            new SweepFolder(store, extension.Plan.Id).WriteRevision(extension.Plan, extension.Revision, numerics);
        }
        catch (StoreException) when (store.HolderOf(extension.Plan.Id) is not null)
        {
            // Somebody has begun to run it, and takes the request.
        }
    }
}

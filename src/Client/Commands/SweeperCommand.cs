using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;

namespace Sweeper.Client.Commands;

/// <summary>The console: which commands there are, and how a command line comes to one of them.</summary>
internal static class SweeperCommand
{
    public static IReadOnlyList<string> Examples { get; } =
    [
        "sweeper plan ablation.yaml              what would be trained, and how long it would take",
        "sweeper run ablation.yaml               train it; again, and it carries on",
        "sweeper report ablation                 the table, from the store",
        "sweeper run --help                      options of a command",
    ];

    /// <exception cref="InputException">The command line cannot be read.</exception>
    public static Task<int> InvokeAsync(IReadOnlyList<string> args)
    {
        var root = Root();
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples))
        {
            var command = parsed.CommandResult.Command;
            var help = command is RootCommand ? "sweeper --help" : $"sweeper {command.Name} --help";
            throw new InputException([.. parsed.Errors.Select(e => $"{e.Message} (see {help})")]);
        }

        if (ClusterOptions.IsGiven(parsed) && parsed.CommandResult.Command is ExampledCommand { KnowsClusters: false } local)
            throw new InputException($"--cluster is for commands that work on a cluster's sweeps, but `sweeper {local.Name}` does not. Leave it out.");
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Sweeper trains small Transformers over axes of hyper-parameters, on every core of this machine or on a cluster, and says which differences are more than noise.")
        {
            new RunCommand(),
            new WatchCommand(),
            new PlanCommand(),
            new SimulateCommand(),
            new ListCommand(),
            new ShowCommand(),
            new TraceCommand(),
            new ReportCommand(),
            new CompareCommand(),
            new WhyCommand(),
            new DecisionsCommand(),
            new PauseCommand(),
            new ResumeCommand(),
            new CancelCommand(),
            new PriorityCommand(),
            new AddCommand(),
            new DevicesCommand(),
            new ReplayCommand(),
            new StoreCommand(),
            new SchemaCommand(),
        };
        foreach (var option in ClusterOptions.All)
            root.Add(option);
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        return root;
    }
}

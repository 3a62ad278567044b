using System.CommandLine;
using Sweeper.Bench.Commands;

var root = new RootCommand("Times whole training steps of Sweeper beside PyTorch's on this machine, profiles them by kernel, times the start of a trial and the journal, checks that both compute the same thing, kills sweeps and the silos of a cluster, and measures a cluster of many devices.")
{
    new CompareCommand(),
    new ProfileCommand(),
    new StartCommand(),
    new ThreadsCommand(),
    new ParityCommand(),
    new JournalCommand(),
    new DurableCommand(),
    new KillCommand(),
    new ClusterCommand(),
    new WorkCommand(),
#if TORCH
    new TorchCommand(),
#endif
#if ORLEANS
    new ScaleCommand(),
    new BusyCommand(),
#endif
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is ArgumentException or FormatException or Sweeper.Bench.Workers.WorkerException)
{
    Console.Error.WriteLine($"sweeper-bench: {e.Message}");
    return 2;
}

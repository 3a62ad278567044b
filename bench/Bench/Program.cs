using System.CommandLine;
using Sweeper.Bench.Commands;

var root = new RootCommand("Times whole training steps of Sweeper beside PyTorch's on this machine, profiles them by kernel, and checks that both compute the same thing.")
{
    new CompareCommand(),
    new ProfileCommand(),
    new ParityCommand(),
    new WorkCommand(),
};
return root.Parse(args).Invoke();

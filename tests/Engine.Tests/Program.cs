using Sweeper.Engine.Processes;
using Sweeper.Engine.Tests.Processes;

// This assembly as a program: the child of the tests in Processes/, and the parent of one that is killed.
return args switch
{
    ["trial-worker", .. var worker] => TrialWorker.Run(worker, fault => new FaultyChain(fault), FaultyChain.Lost),
    ["parent", var fault] => ShortLivedParent.Run(fault),
    _ => throw new ArgumentException("This is a project of tests: dotnet test."),
};

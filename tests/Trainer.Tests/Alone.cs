namespace Sweeper.Trainer.Tests;

/// <summary>
/// Tests that nothing else runs beside. Those that count allocated bytes need it: a garbage collection that another test causes closes this thread's allocation
/// buffer, whose rest may then count as allocated here.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}

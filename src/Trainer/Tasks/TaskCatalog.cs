using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Tasks;

/// <summary>All tasks: from options to sequences.</summary>
public static class TaskCatalog
{
    public static ITask Create(TaskOptions options) => options.Kind switch
    {
        TaskKind.FullyObserved => new FullyObservedTask(options),
        TaskKind.PartiallyObserved => new PartiallyObservedTask(options),
        TaskKind.Markov => new MarkovTask(options),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "Unknown kind of task."),
    };

    /// <summary>Laws between task parameters that a complete, in-range configuration breaks.</summary>
    public static IReadOnlyList<Violation> Check(Configuration configuration)
    {
        var options = TaskOptions.From(configuration);
        var violations = new List<Violation>();
        if (options.MaskSlots > 0 && options.Tokens == TokenScheme.Raw)
        {
            violations.Add(new Violation(
                TaskParameters.MaskSlots,
                $"`{TaskParameters.MaskSlots}` must be 0 for raw tokens, which have no slots, but is {options.MaskSlots}. "
                + $"Set {TaskParameters.Tokens}: {TaskParameters.Constructed}, or leave it out."));
        }

        if (options.Kind == TaskKind.PartiallyObserved && options.ObservedDim > options.StateDim)
        {
            violations.Add(new Violation(
                TaskParameters.ObservedDim,
                $"`{TaskParameters.ObservedDim}` must be at most {TaskParameters.StateDim} = {options.StateDim} when partially observed, "
                + $"but is {options.ObservedDim}. "
                + $"Set {TaskParameters.StateDim} to {options.ObservedDim} or more (the paper has 5 of 15)."));
        }

        if (options.Kind == TaskKind.Markov && options.Tokens == TokenScheme.Constructed)
        {
            violations.Add(new Violation(
                TaskParameters.Tokens,
                $"`{TaskParameters.Tokens}` must be {TaskParameters.Raw} for {TaskParameters.Kind}: {TaskParameters.Markov}, whose tokens are one-hot and have no slots, "
                + $"but is {TaskParameters.Constructed}. Set {TaskParameters.Tokens}: {TaskParameters.Raw}, or leave it out."));
        }

        return violations;
    }
}

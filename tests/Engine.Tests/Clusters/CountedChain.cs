using System.Collections.Concurrent;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>The chain, whose steps take their time by a clock; counts how often each trial is trained.</summary>
internal sealed class CountedChain(TimeProvider time, TimeSpan step) : OverChain(new ChainExecutor((_, _) => Task.Delay(step, time).Wait()))
{
    private readonly ConcurrentDictionary<ITrialContext, bool> _attempts = new(ReferenceEqualityComparer.Instance);

    /// <summary>By trial: how many attempts began, how many train it now, and the most that did. (An attempt whose checkpoint cannot be read begins again by itself.)</summary>
    public ConcurrentDictionary<string, (int Runs, int Now, int Most)> Runs { get; } = [];

    public override TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var trial = context.Trial.Id.Text;
        var first = _attempts.TryAdd(context, true) ? 1 : 0;
        Runs.AddOrUpdate(trial, (1, 1, 1), (_, r) => (r.Runs + first, r.Now + 1, Math.Max(r.Most, r.Now + 1)));
        try
        {
            return Chain.Run(context, stop);
        }
        finally
        {
            Runs.AddOrUpdate(trial, (0, 0, 0), (_, r) => r with { Now = r.Now - 1 });
        }
    }
}

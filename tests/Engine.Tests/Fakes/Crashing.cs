using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>The chain, but for a bug: it reads its checkpoint and crashes.</summary>
internal sealed class Crashing() : OverChain(new ChainExecutor())
{
    public override TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        context.OpenCheckpoint()?.Dispose();
        throw new InvalidOperationException("odd weight");
    }
}

using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>The chain by other numerics.</summary>
internal sealed class OtherNumerics() : OverChain(new ChainExecutor()), ITrialExecutor
{
    string ITrialExecutor.Numerics => "chain-2";

    public override TrialOutcome Run(ITrialContext context, CancellationToken stop) => throw new NotSupportedException();
}

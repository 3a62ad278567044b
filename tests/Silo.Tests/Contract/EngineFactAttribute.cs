using Sweeper.Silo.Tests.Processes;

namespace Sweeper.Engine.Contract;

/// <summary>A test of the contract: skipped, with the reason, where there is no Redis for silos to find each other by.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute() => Skip = RedisServer.WhyNot;
}

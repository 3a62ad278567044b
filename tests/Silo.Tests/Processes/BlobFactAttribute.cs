using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>A test of real silos over a blob store: skipped, with the reason, where what they need is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BlobFactAttribute : FactAttribute
{
    public BlobFactAttribute() => Skip = RedisServer.WhyNot ?? Azurite.WhyNot;
}

using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>A test that needs Azurite: skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StoreFactAttribute : FactAttribute
{
    public StoreFactAttribute() => Skip = Azurite.WhyNot;
}

using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Engine.Tests.Stores;

/// <summary><see cref="StoreFactAttribute"/> with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StoreTheoryAttribute : TheoryAttribute
{
    public StoreTheoryAttribute() => Skip = Azurite.WhyNot;
}

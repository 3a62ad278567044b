using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>Tests that share one Azurite, each in a container of its own.</summary>
[CollectionDefinition(Name)]
public sealed class OneAzurite : ICollectionFixture<Azurite>
{
    public const string Name = "azurite";
}

namespace Sweeper.Grains;

/// <summary>The sweeps of the store. There is one, with key 0: it sees to it that every sweep that was submitted and is not over has somebody who coordinates it.</summary>
[Alias("sweeper.grain.catalog.v1")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>A silo has come, or died: be there, and look now.</summary>
    [Alias("touch")]
    Task TouchAsync();

    /// <summary>Ids of all sweeps of the store, in ordinal order.</summary>
    [Alias("list")]
    Task<string[]> ListAsync();
}

using Sweeper.Gateway.Health;

namespace Sweeper.Silo.Hosting;

/// <summary>The store can be read.</summary>
internal sealed class StoreReadiness(SiloStores stores) : IReadiness
{
    public string Name => "store";

    public Task<string?> WhyNotAsync(CancellationToken stop) => Task.Run(
        string? () =>
        {
            try
            {
                stores.Journals.Length("format.json");
                return null;
            }
            catch (IOException)
            {
                return "the store does not answer";
            }
        },
        stop);
}

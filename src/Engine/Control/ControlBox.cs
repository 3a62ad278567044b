using System.Text.Json;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Control;

/// <summary>The <c>control/</c> folder of a sweep: requests in the order of their names, which begin with the time.</summary>
public sealed class ControlBox(IStore store, string sweepId)
{
    private string Folder => $"{sweepId}/control/";

    /// <summary>Leaves a request for whoever coordinates the sweep, now or when it is run again.</summary>
    /// <returns>The name under which it waits.</returns>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public string Send(ControlRequest request, TimeProvider time)
    {
        var name = $"{Folder}{time.GetUtcNow():yyyyMMdd'-'HHmmssfffffff}-{Guid.NewGuid():N}.json";
        store.Write(name, stream => JsonSerializer.Serialize(stream, request, StoreJson.Document));
        return name;
    }

    /// <summary>True while nobody has taken the request.</summary>
    public bool IsWaiting(string name) => store.Length(name) is not null;

    /// <summary>What waits to be taken.</summary>
    /// <returns>Name and request; null for an object that is not a request that this version knows.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public IReadOnlyList<(string Name, ControlRequest? Request)> Waiting() => [.. store.List(Folder).Select(name => (name, Read(name)))];

    /// <summary>Takes a request away, once what it asks for is in the journal.</summary>
    public void Remove(string name) => store.Delete(name);

    private ControlRequest? Read(string name)
    {
        using var stream = store.OpenRead(name);
        try
        {
            return stream is null ? null : JsonSerializer.Deserialize<ControlRequest>(stream, StoreJson.Document);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

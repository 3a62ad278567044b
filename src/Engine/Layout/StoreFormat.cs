using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Layout;

/// <summary>The version of the layout, in <c>store.json</c>: a program refuses a store that a newer one wrote, instead of misreading it.</summary>
public static class StoreFormat
{
    /// <summary>The format that this program writes.</summary>
    public const int Newest = 1;
    private const string Name = "store.json";

    /// <summary>Writes <c>store.json</c> into an empty store; checks it in any other.</summary>
    /// <exception cref="StoreException">The store is of a newer format, or what is there is not a store.</exception>
    internal static void Claim(IStore store)
    {
        if (store.Length(Name) is null)
        {
            store.Write(Name, stream => JsonSerializer.Serialize(stream, new JsonObject { ["format"] = Newest }, StoreJson.Document));
            return;
        }

        Check(store);
    }

    /// <summary>For those who only read. A store without a <c>store.json</c> is an empty one.</summary>
    /// <exception cref="StoreException">The store is of a newer format, or what is there is not a store.</exception>
    public static void Check(IStore store)
    {
        using var stream = store.OpenRead(Name);
        if (stream is null)
            return;
        var format = Read(stream);
        if (format is null or < 1)
        {
            throw new StoreException(
                $"'{Name}' of the store '{store.Name}' must say {{\"format\": 1}}, but does not; use another --store, or restore the file if this is one");
        }

        if (format > Newest)
        {
            throw new StoreException(
                $"the store '{store.Name}' must be of format {Newest} or older, but is of format {format}: a newer sweeper wrote it; "
                + "update sweeper or use another --store");
        }
    }

    private static int? Read(Stream stream)
    {
        try
        {
            return JsonNode.Parse(stream)?["format"]?.GetValue<int>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

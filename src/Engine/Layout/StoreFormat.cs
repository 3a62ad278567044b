using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Layout;

/// <summary>The version of the layout, in <c>store.json</c>: a program refuses a store that a newer one wrote, instead of misreading it.</summary>
public static class StoreFormat
{
    /// <summary>The format that this program writes.</summary>
    public const int Newest = 2;

    private const int Oldest = 1;
    private const string Name = "store.json";

    /// <summary>True for what this program or an older one wrote.</summary>
    public static bool CanRead(int format) => format is >= Oldest and <= Newest;

    /// <summary>Writes <c>store.json</c> into an empty store; checks it in any other, and marks an older one as the newest: what is written from now on is of it.</summary>
    /// <exception cref="StoreException">The store is of a newer format, or what is there is not a store.</exception>
    internal static void Claim(IStore store)
    {
        if (Checked(store) != Newest)
            store.Write(Name, stream => JsonSerializer.Serialize(stream, new JsonObject { ["format"] = Newest }, StoreJson.Document));
    }

    /// <summary>For those who only read. A store without a <c>store.json</c> is an empty one.</summary>
    /// <exception cref="StoreException">The store is of a newer format, or what is there is not a store.</exception>
    public static void Check(IStore store) => Checked(store);

    /// <returns>Null: there is no <c>store.json</c>.</returns>
    private static int? Checked(IStore store)
    {
        using var stream = store.OpenRead(Name);
        if (stream is null)
            return null;
        var format = Read(stream);
        if (format is null or < Oldest)
        {
            throw new StoreException(
                $"'{Name}' of the store '{store.Name}' must say {{\"format\": {Newest}}}, but does not; use another --store, or restore the file if this is one");
        }

        if (format > Newest)
        {
            throw new StoreException(
                $"the store '{store.Name}' must be of format {Newest} or older, but is of format {format}: a newer sweeper wrote it; "
                + "update sweeper or use another --store");
        }

        return format;
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

using System.Text.Json;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// That a sweep was submitted to a cluster, and is not over: <c>enlisted/&lt;sweep-id&gt;.json</c>. While it is there somebody in the cluster coordinates the
/// sweep, whatever dies; the last coordinator takes it away. All are in one folder: they are listed again and again, beside any number of trials.
/// </summary>
/// <param name="Revision">What was submitted.</param>
/// <param name="Numerics">By which it was planned.</param>
/// <param name="Anew">Asked for since the sweep was last opened: what stopped or failed gets another try.</param>
/// <param name="At">When it was submitted.</param>
public sealed record Enlistment(SweepRevision Revision, string Numerics, bool Anew, DateTimeOffset At)
{
    private const string Folder = "enlisted/", Kind = ".json";

    /// <summary>Null when the sweep is not enlisted.</summary>
    /// <exception cref="IOException">The store cannot be read, or says what nobody understands.</exception>
    public static Enlistment? Read(IStore store, string sweep)
    {
        using var stream = store.OpenRead(NameOf(sweep));
        try
        {
            return stream is null ? null : JsonSerializer.Deserialize<Enlistment>(stream, StoreJson.Document);
        }
        catch (JsonException e)
        {
            throw new StoreException($"'{NameOf(sweep)}' of the store '{store.Name}' must say what was submitted, but: {e.Message.TrimEnd('.')}; submit the sweep again", e);
        }
    }

    /// <summary>Ids of the sweeps that are enlisted in a store, in ordinal order.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static IReadOnlyList<string> List(IStore store) =>
        [.. store.List(Folder).Where(n => n.EndsWith(Kind, StringComparison.Ordinal)).Select(n => n[Folder.Length..^Kind.Length])];

    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Write(IStore store, string sweep) =>
        store.Write(NameOf(sweep), stream => JsonSerializer.Serialize(stream, this, StoreJson.Document));

    /// <summary>The sweep is over.</summary>
    public static void Delete(IStore store, string sweep) => store.Delete(NameOf(sweep));

    private static string NameOf(string sweep) => $"{Folder}{sweep}{Kind}";
}

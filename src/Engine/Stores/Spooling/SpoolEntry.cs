using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>One change that waits: a file in the spool, a line of JSON and then the bytes.</summary>
internal sealed class SpoolEntry(string file, SpoolEntry.Head head, int headBytes, long bytes)
{
    /// <summary>Its name in the folder store of its slot.</summary>
    public string File { get; } = file;

    public Change Change { get; } = head.Change;

    /// <summary>The object that is changed.</summary>
    public string Name { get; } = head.Name;

    /// <summary>Of an append: where.</summary>
    public long At { get; } = head.At;

    /// <summary>Bytes before the object's own.</summary>
    public int HeadBytes { get; } = headBytes;

    /// <summary>Bytes of the object; grows while appends are put together.</summary>
    public long Bytes { get; set; } = bytes;

    /// <summary>True from its upload on: nothing is added any more.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Span that it was written in, for the upload's.</summary>
    public ActivityContext Origin { get; } = Activity.Current?.Context ?? default;

    /// <summary>Null for a file that a killed process left without a whole line: it was never answered.</summary>
    public static SpoolEntry? Read(IStore spool, string file)
    {
        using var reader = new BinaryReader(spool.OpenRead(file)!);
        var line = new List<byte>();
        for (int b; (b = reader.BaseStream.ReadByte()) != '\n'; line.Add((byte)b))
        {
            if (b < 0)
                return null;
        }

        var head = JsonSerializer.Deserialize<Head>(line.ToArray());
        return head is null ? null : new SpoolEntry(file, head, line.Count + 1, spool.Length(file)!.Value - line.Count - 1);
    }

    public static byte[] HeadLine(Change change, string name, long at) => [.. JsonSerializer.SerializeToUtf8Bytes(new Head(change, name, at)), (byte)'\n'];

    /// <summary>The object's bytes as they are now.</summary>
    public Stream Open(IStore spool)
    {
        var stream = spool.OpenRead(File)!;
        stream.Seek(HeadBytes, SeekOrigin.Begin);
        return new BoundedStream(stream, Bytes);
    }

    /// <summary>The line before the bytes.</summary>
    internal sealed record Head(
        [property: JsonPropertyName("change")] Change Change,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("at")] long At);
}

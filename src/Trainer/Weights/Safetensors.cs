using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sweeper.Trainer.Weights;

// The safetensors format: 8 bytes little-endian header length, a JSON header {name: {dtype, shape, data_offsets}, "__metadata__": {string: string}} padded with
// spaces to a multiple of 8, then the tensors one after another. Only F32 is written and read. github.com/huggingface/safetensors
/// <summary>Reads and writes weights in the safetensors format. The same tensors give the same bytes.</summary>
public static class Safetensors
{
    private const int LargestHeader = 100_000_000;

    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        WriteHeader(stream, tensors.Select(t => (t.Name, t.Shape)), metadata);
        foreach (var tensor in tensors)
            WriteValues(stream, tensor.Values.Span);
    }

    /// <summary>For tensors that are not in host memory all at once: the values of each, in this order, must follow.</summary>
    internal static void WriteHeader(Stream stream, IEnumerable<(string Name, IReadOnlyList<int> Shape)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new JsonObject();
        if (metadata is { Count: > 0 })
            header["__metadata__"] = new JsonObject(metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        long offset = 0;
        foreach (var (name, shape) in tensors)
        {
            var end = offset + (shape.Aggregate(1L, (product, n) => product * n) * sizeof(float));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (text.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(text);
        for (var i = text.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
    }

    internal static void WriteValues(Stream stream, ReadOnlySpan<float> values) => stream.Write(MemoryMarshal.AsBytes(values));

    /// <exception cref="InvalidDataException">Not a whole safetensors file of float32 tensors.</exception>
    public static (IReadOnlyDictionary<string, NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(Stream stream)
    {
        try
        {
            return ReadWhole(stream);
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"Not a whole safetensors file: {e.Message}", e);
        }
    }

    private static (IReadOnlyDictionary<string, NamedTensor>, IReadOnlyDictionary<string, string>) ReadWhole(Stream stream)
    {
        var prefix = new byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > LargestHeader)
            throw new InvalidDataException($"A safetensors header has 2 to {LargestHeader} bytes, but this one claims {length}.");
        var text = new byte[length];
        stream.ReadExactly(text);
        using var header = JsonDocument.Parse(text);
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        long position = 0;
        foreach (var (name, entry) in header.RootElement.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            if (name == "__metadata__")
            {
                foreach (var item in entry.EnumerateObject())
                    metadata[item.Name] = item.Value.GetString()!;
                continue;
            }

            var shape = entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
            var count = shape.Aggregate(1, (product, n) => checked(product * n));
            var offsets = entry.GetProperty("data_offsets");
            if (entry.GetProperty("dtype").GetString() != "F32" || offsets[0].GetInt64() != position || offsets[1].GetInt64() != position + ((long)count * sizeof(float)))
                throw new InvalidDataException($"Tensor '{name}' is not float32 of shape [{string.Join(", ", shape)}] right behind the tensor before it.");
            var values = new float[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors[name] = new NamedTensor(name, shape, values);
            position = offsets[1].GetInt64();
        }

        return (tensors, metadata);
    }
}

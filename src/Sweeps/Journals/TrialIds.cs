using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>The ids that were read lately, so that the thousand reports of a trial share one string.</summary>
internal sealed class TrialIds
{
    private const int Places = 4096;
    private readonly TrialId[] _ids = new TrialId[Places];

    /// <param name="text">ASCII without escapes.</param>
    public TrialId Of(ReadOnlySpan<byte> text)
    {
        if (text.Length < sizeof(ulong))
            return new TrialId(Encoding.UTF8.GetString(text));
        var mixed = (BinaryPrimitives.ReadUInt64LittleEndian(text) ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])) * 0x9E37_79B9_7F4A_7C15;
        ref var id = ref _ids[mixed >> 52];
        if (id.Text is null || !Ascii.Equals(text, id.Text))
            id = new TrialId(Encoding.UTF8.GetString(text));
        return id;
    }

    public TrialId Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped ? Of(reader.ValueSpan) : new TrialId(reader.GetString()!);
}

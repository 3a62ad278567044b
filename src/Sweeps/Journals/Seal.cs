using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// How a line of a journal, and a snapshot, ends: <c>,"crc":"1a2b3c4d"}</c> and a newline, where the number is the CRC-32C of all bytes of the line before
/// it. Whatever happens to a line in one place of up to four bytes, the checksum tells.
/// </summary>
internal static class Seal
{
    /// <summary>Bytes of the seal, the newline aside.</summary>
    public const int Length = 18;

    private static ReadOnlySpan<byte> Start => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>Closes the line whose first byte is at <paramref name="start"/>.</summary>
    public static void Close(ArrayBufferWriter<byte> line, int start)
    {
        var crc = Crc(line.WrittenSpan[start..]);
        var seal = line.GetSpan(Length + 1);
        Start.CopyTo(seal);
        Utf8Formatter.TryFormat(crc, seal[Start.Length..], out _, new StandardFormat('x', 8));
        End.CopyTo(seal[(Start.Length + 8)..]);
        seal[Length] = (byte)'\n';
        line.Advance(Length + 1);
    }

    /// <summary>True when the line, without its newline, ends in the seal that belongs to it.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line) => Fault(line) is null;

    /// <exception cref="JournalException">The line, without its newline, does not end in the seal that belongs to it.</exception>
    public static void Check(ReadOnlySpan<byte> line)
    {
        if (Fault(line) is { } fault)
            throw new JournalException(JournalFault.Damaged, fault);
    }

    private static string? Fault(ReadOnlySpan<byte> line)
    {
        if (line.Length <= Length || !line[^Length..].StartsWith(Start) || !line.EndsWith(End))
            return "a line must end in its checksum, but does not";
        var written = line.Slice(line.Length - Length + Start.Length, 8);
        if (!Utf8Parser.TryParse(written, out uint crc, out var used, 'x') || used != 8 || written.ContainsAnyInRange((byte)'A', (byte)'F'))
            return "a checksum must be 8 hexadecimal digits, but is not";
        var actual = Crc(line[..^Length]);
        return actual == crc ? null : $"the line's checksum must be {actual:x8}, but is {crc:x8}";
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}

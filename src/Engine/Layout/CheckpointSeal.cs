using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The last line of a checkpoint: how many bytes are before it, in 16 digits, and their SHA-256. Of fixed length, so that it is found from the end, and spelled in one
/// way only, so that no bit of it can change unnoticed.
/// </summary>
internal static class CheckpointSeal
{
    /// <summary>16 digits, a space, 64 hexadecimal digits, a line feed.</summary>
    public const int Length = 16 + 1 + 64 + 1;

    public static byte[] Of(long bytes, ReadOnlySpan<byte> sha256) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes:D16} {Convert.ToHexStringLower(sha256)}\n"));

    /// <summary>Reads a whole checkpoint and says what is wrong with it; null when it is as it was written.</summary>
    public static string? Check(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Length + (1 << 16)];
        var (held, total) = (0, 0L);
        for (var read = stream.Read(buffer, 0, buffer.Length); read > 0; read = stream.Read(buffer, held, buffer.Length - held))
        {
            held += read;
            var body = Math.Max(0, held - Length);
            hash.AppendData(buffer, 0, body);
            buffer.AsSpan(body, held - body).CopyTo(buffer);
            (held, total) = (held - body, total + body);
        }

        return buffer.AsSpan(0, held).SequenceEqual(Of(total, hash.GetCurrentHash()))
            ? null
            : $"its {total + held} bytes are not those that were written: the checksum at the end does not match";
    }
}

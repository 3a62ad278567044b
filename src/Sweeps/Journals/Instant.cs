using System.Buffers.Text;

namespace Sweeper.Sweeps.Journals;

/// <summary>A time as a journal spells it: UTC to the millisecond, <c>2026-11-22T12:00:00.000Z</c>.</summary>
internal static class Instant
{
    public const int Length = 24;
    private const int ToMilliseconds = 23;
    private const int RoundTrip = 28;

    /// <param name="text">At least 28 bytes long; the first 24 are the time.</param>
    public static void Format(DateTimeOffset at, Span<byte> text)
    {
        Utf8Formatter.TryFormat(at.UtcDateTime, text, out _, 'O');
        text[ToMilliseconds] = (byte)'Z';
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset at)
    {
        at = default;
        Span<byte> whole = stackalloc byte[RoundTrip];
        if (text.Length != Length || text[ToMilliseconds] != 'Z')
            return false;
        text[..ToMilliseconds].CopyTo(whole);
        "0000Z"u8.CopyTo(whole[ToMilliseconds..]);
        var known = Utf8Parser.TryParse(whole, out DateTime time, out var used, 'O') && used == RoundTrip;
        at = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        return known;
    }
}

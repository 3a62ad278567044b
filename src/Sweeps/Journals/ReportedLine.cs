using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// The line that nearly all lines are, a report without decisions, byte for byte and without a JSON reader or writer in between. Whatever is not spelled
/// exactly so is left to them.
/// </summary>
internal static class ReportedLine
{
    private const int LongestId = 64;
    private const int MostBytes = 320;
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.E"u8);

    private static ReadOnlySpan<byte> ToNumber => "{\"v\":2,\"n\":"u8;

    private static ReadOnlySpan<byte> ToTime => ",\"at\":\""u8;

    private static ReadOnlySpan<byte> ToTrial => "\",\"event\":\"reported\",\"trial\":\""u8;

    private static ReadOnlySpan<byte> ToAttempt => "\",\"attempt\":"u8;

    private static ReadOnlySpan<byte> ToStep => ",\"step\":"u8;

    private static ReadOnlySpan<byte> ToValue => ",\"value\":"u8;

    public static bool TryFormat(ArrayBufferWriter<byte> to, long number, SweepEvent.Reported e)
    {
        if (e.Trial.Text.Length > LongestId || !IsPlain(e.Trial.Text) || (e.Value is { } some && !double.IsFinite(some)))
            return false;
        var line = to.GetSpan(MostBytes);
        var at = 0;
        Put(line, ref at, ToNumber);
        Put(line, ref at, number);
        Put(line, ref at, ToTime);
        Instant.Format(e.At, line[at..]);
        at += Instant.Length;
        Put(line, ref at, ToTrial);
        foreach (var c in e.Trial.Text)
            line[at++] = (byte)c;
        Put(line, ref at, ToAttempt);
        Put(line, ref at, e.Attempt);
        Put(line, ref at, ToStep);
        Put(line, ref at, e.Step);
        Put(line, ref at, ToValue);
        if (e.Value is not { } value)
        {
            Put(line, ref at, "null"u8);
        }
        else
        {
            value.TryFormat(line[at..], out var written, default, CultureInfo.InvariantCulture);
            at += written;
        }

        to.Advance(at);
        return true;
    }

    /// <param name="line">Without its seal, which is good.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, TrialIds ids, out long number, out SweepEvent.Reported e)
    {
        (number, e) = (0, null!);
        if (!Take(ref line, ToNumber) || !Take(ref line, out number) || !Take(ref line, ToTime) || line.Length < Instant.Length
            || !Instant.TryParse(line[..Instant.Length], out var at))
        {
            return false;
        }

        line = line[Instant.Length..];
        if (!Take(ref line, ToTrial) || line[..Math.Min(line.Length, LongestId)].IndexOf((byte)'"') is not (> 0 and var length) || !IsPlain(line[..length]))
            return false;
        var id = line[..length];
        line = line[length..];
        if (!Take(ref line, ToAttempt) || !Take(ref line, out var attempt) || !Take(ref line, ToStep) || !Take(ref line, out var step)
            || attempt > int.MaxValue || step > int.MaxValue || !Take(ref line, ToValue))
        {
            return false;
        }

        double? value = null;
        if (!line.SequenceEqual("null"u8))
        {
            if (line.IndexOfAnyExcept(OfNumbers) >= 0 || !double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var some))
                return false;
            value = some;
        }

        e = new SweepEvent.Reported(at, ids.Of(id), (int)attempt, (int)step, value);
        return true;
    }

    private static bool IsPlain(ReadOnlySpan<char> id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }

    private static bool IsPlain(ReadOnlySpan<byte> id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit((char)c))
                return false;
        }

        return true;
    }

    private static void Put(Span<byte> line, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[at..]);
        at += text.Length;
    }

    private static void Put(Span<byte> line, ref int at, long number)
    {
        Utf8Formatter.TryFormat(number, line[at..], out var written);
        at += written;
    }

    private static bool Take(ref ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (!line.StartsWith(text))
            return false;
        line = line[text.Length..];
        return true;
    }

    /// <summary>A number ≥ 0 of at most 18 digits.</summary>
    private static bool Take(ref ReadOnlySpan<byte> line, out long number)
    {
        number = 0;
        var digits = 0;
        while (digits < line.Length && line[digits] is >= (byte)'0' and <= (byte)'9')
            number = (number * 10) + (line[digits++] - '0');
        line = line[digits..];
        return digits is > 0 and <= 18;
    }
}

using System.Globalization;

namespace Sweeper.Client.Printing;

/// <summary>Numbers as people read them: few digits, with units.</summary>
internal static class Figures
{
    public const string None = "-";

    private static readonly string[] Thousands = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>Four significant digits: <c>0.1234</c>, <c>1.234e-07</c>.</summary>
    public static string Number(double value) => value.ToString(value != 0 && Math.Abs(value) < 1e-4 ? "0.###e+00" : "G4", CultureInfo.InvariantCulture);

    /// <summary><c>380</c>, <c>12.3k</c>, <c>4.56M</c>.</summary>
    public static string Amount(double value)
    {
        var power = 0;
        for (; Math.Abs(value) >= 999.5 && power < Thousands.Length - 1; power++)
            value /= 1000;
        return value.ToString(power == 0 ? "0.##" : "G3", CultureInfo.InvariantCulture) + Thousands[power];
    }

    /// <summary><c>12.3 GFLOP</c>.</summary>
    public static string Flops(double value)
    {
        var text = Amount(value);
        return char.IsAsciiLetter(text[^1]) ? $"{text[..^1]} {text[^1]}FLOP" : $"{text} FLOP";
    }

    /// <summary><c>123 bytes</c>, <c>12.3 kB</c>.</summary>
    public static string Bytes(long value)
    {
        var text = Amount(value);
        return char.IsAsciiLetter(text[^1]) ? $"{text[..^1]} {text[^1]}B" : $"{text} bytes";
    }

    /// <summary><c>45 ms</c>, <c>3.1 s</c>, <c>2 min 10 s</c>, <c>3 h 05 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.9995 => $"{time.TotalMilliseconds:0} ms",
        < 59.95 => $"{time.TotalSeconds:0.0} s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        < 86400 => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    public static string Duration(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? Duration(TimeSpan.FromSeconds(seconds)) : "more than a lifetime";

    /// <summary><c>1 trial</c>, <c>2 trials</c>.</summary>
    public static string Count(long count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

using System.CommandLine.Parsing;
using System.Globalization;

namespace Sweeper.Client.Inputs;

/// <summary>A time on the command line: <c>20s</c>, <c>0.5s</c>, <c>5m</c>, <c>1h</c>; a number alone is in seconds.</summary>
internal static class Duration
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (TryParse(text, out var duration))
            return duration;
        var option = (result.Parent as OptionResult)?.Option.Name;
        result.AddError($"{option} must be a time such as 20s, 0.5s, 5m or 1h, of 0.001s … 168h, but is '{text}'.");
        return Shortest;
    }

    /// <summary>As it can be parsed again, in seconds.</summary>
    public static string Text(TimeSpan duration) => duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    private static bool TryParse(string text, out TimeSpan duration)
    {
        var (number, unit) = text.Length == 0 ? (text, 1.0) : text[^1] switch
        {
            's' => (text[..^1], 1.0),
            'm' => (text[..^1], 60.0),
            'h' => (text[..^1], 3600.0),
            _ => (text, 1.0),
        };
        duration = default;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count * unit > Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(count * unit);
        return duration >= Shortest;
    }
}

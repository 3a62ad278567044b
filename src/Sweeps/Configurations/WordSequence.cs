using System.Globalization;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Configurations;

/// <summary>
/// A sequence of words as one word, so that it can be the value of an axis: <c>softmax+mesa*3</c> is softmax, mesa, mesa, mesa. A sequence has one canonical
/// spelling, in which neighbours that are equal are counted; read are also blanks around the signs, <c>mesa x 3</c>, and neighbours that are equal.
/// </summary>
/// <param name="words">Legal words: letters, digits, underscores; none is <c>x</c>.</param>
/// <param name="longest">Words in a sequence at most.</param>
public sealed class WordSequence(IReadOnlyList<string> words, int longest)
{
    private static readonly char[] Blanks = [' ', '\t'];

    public IReadOnlyList<string> Words { get; } = words;

    public int Longest { get; } = longest;

    /// <summary>What is accepted, but for the length in all, as an ECMA-262 regular expression.</summary>
    public string Pattern
    {
        get
        {
            var run = $"({string.Join('|', Words)})( *\\* *[1-9][0-9]*| +x +[1-9][0-9]*)?";
            return $"^ *{run}( *\\+ *{run})* *$";
        }
    }

    /// <summary>The words of a sequence in any of its spellings, or null with what is wrong: "'mess' is not one of softmax, mesa".</summary>
    public IReadOnlyList<string>? Read(string text, out string? fault)
    {
        var sequence = new List<string>();
        fault = null;
        foreach (var run in text.Split('+'))
        {
            var (word, count) = Run(run.Trim(Blanks));
            if (!Words.Contains(word))
                fault = $"{(word.Length == 0 ? "an empty place" : Quoted.Of(word))} is not one of {string.Join(", ", Words)}";
            else if (count is null or < 1)
                fault = $"{Quoted.Of(run.Trim(Blanks))} has no count of at least 1";
            else if (count > Longest - sequence.Count)
                fault = $"it has more than {Longest} words";
            if (fault is not null)
                return null;
            sequence.AddRange(Enumerable.Repeat(word, count!.Value));
        }

        return sequence;
    }

    /// <summary>The canonical spelling: <c>softmax+mesa*3</c>.</summary>
    public static string Text(IReadOnlyList<string> sequence)
    {
        var runs = new List<(string Word, int Count)>();
        foreach (var word in sequence)
        {
            if (runs.Count > 0 && runs[^1].Word == word)
                runs[^1] = (word, runs[^1].Count + 1);
            else
                runs.Add((word, 1));
        }

        return string.Join('+', runs.Select(run => run.Count == 1 ? run.Word : $"{run.Word}*{run.Count.ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <returns>No count for a sign without one, or with something else behind it.</returns>
    private static (string Word, int? Count) Run(string run)
    {
        var sign = run.IndexOf('*');
        if (sign < 0 && run.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) is [var repeated, "x", var times])
            return (repeated, Count(times));
        return sign < 0 ? (run, 1) : (run[..sign].Trim(Blanks), Count(run[(sign + 1)..].Trim(Blanks)));
    }

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}

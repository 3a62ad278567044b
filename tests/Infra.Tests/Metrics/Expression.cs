using System.Text.RegularExpressions;

namespace Sweeper.Infra.Tests.Metrics;

/// <summary>A PromQL expression: what it asks for. Its grammar is promtool's business.</summary>
internal static partial class Expression
{
    private static readonly HashSet<string> OfEverySeries = ["instance", "job", "le"];

    /// <summary>What the expression asks for and nobody sends: series, and labels that a series does not have.</summary>
    public static IEnumerable<string> Unknown(string expression)
    {
        var series = EngineMetrics.InTheDocs.Concat(OrleansMetrics.All).SelectMany(m => m.Series.Select(s => (s, m))).ToDictionary(p => p.s, p => p.m);
        foreach (Match match in Selector().Matches(expression))
        {
            var name = match.Groups["name"].Value;
            if (!series.TryGetValue(name, out var metric))
            {
                // A label of `by (…)` looks like a series.
                if (!series.Values.Any(m => m.Labels.Contains(name)) && !OfEverySeries.Contains(name))
                    yield return name;
                continue;
            }

            foreach (Match label in Label().Matches(match.Groups["labels"].Value))
            {
                if (!metric.Labels.Contains(label.Groups[1].Value) && !OfEverySeries.Contains(label.Groups[1].Value))
                    yield return $"{name}{{{label.Groups[1].Value}}}";
            }
        }
    }

    /// <summary>The series that the expression asks for.</summary>
    public static IEnumerable<string> Series(string expression) => Selector().Matches(expression).Select(m => m.Groups["name"].Value);

    // Everything of ours begins with one of the two words, but for labels.
    [GeneratedRegex(@"\b(?<name>(?:sweeper|orleans)_\w+)(?:\{(?<labels>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+) *(?:=~|!~|!=|=)")]
    private static partial Regex Label();
}

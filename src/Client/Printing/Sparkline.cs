namespace Sweeper.Client.Printing;

/// <summary>A curve in one line of eighth blocks, from zero to its largest value.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <param name="width">Characters; longer curves are averaged into so many.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var (count, largest) = (Math.Min(width, values.Count), values.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        return string.Concat(Enumerable.Range(0, count).Select(i => Block(values, i * values.Count / count, (i + 1) * values.Count / count, largest)));
    }

    private static char Block(IReadOnlyList<double> values, int from, int to, double largest)
    {
        var mean = values.Skip(from).Take(to - from).Average();
        if (!double.IsFinite(mean))
            return '!';
        return largest > 0 ? Blocks[Math.Clamp((int)(mean / largest * Blocks.Length), 0, Blocks.Length - 1)] : Blocks[0];
    }
}

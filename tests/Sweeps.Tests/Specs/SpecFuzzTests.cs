using System.Text;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>No text makes the reader throw or hang: it gives a plan or problems, never both or neither.</summary>
public sealed class SpecFuzzTests
{
    private const int Mutants = 2500;

    private static readonly string[] Fragments =
    [
        "", " ", "\n", "\t", "-", ":", ": ", "{", "}", "[", "]", "'", "\"", "#", "&a", "*a", "!!int", "|", ">", "?", "<<", "---\n", "...", "%YAML 9", "\0", "\uFEFF", "\uD800", "é", "∞",
        "0", "-1", "1e999", "NaN", ".inf", "null", "~", "99999999999999999999", "true", "model.layers", "model", "axes", "(", ")", "**", "//", "if", " else ", "/ 0", "min(", "random", "{uniform: [0, 1]}",
        "mesa", "100000", "seeds", "when", ", ", "0x10", "1_000", "2026-01-01", "\\", "\r", "@", "`",
    ];

    [Fact]
    public void Mutations_of_a_valid_file_give_a_plan_or_problems()
    {
        var plans = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var yaml = Mutated(i);
            var result = Read(yaml);
            plans += result.Plan is null ? 0 : 1;
        }

        Assert.InRange(plans, 1, Mutants - 1);
    }

    [Fact]
    public void Every_prefix_of_a_valid_file_gives_a_plan_or_problems()
    {
        for (var length = 0; length < SpecFile.Everything.Length; length++)
            Read(SpecFile.Everything[..length]);
    }

    [Fact]
    public void Mutated_overrides_give_a_plan_or_problems()
    {
        string[] starts = ["model.layers=1,2", "seeds=2", "sweep=x", "search.trials=3", "oracles=zero", "objective.goal=max", "task.noise=[0,1]", "retries=3", "on_failure=stop_if first 1 of 2 fail", "early_stopping.eta=2"];
        for (var i = 0; i < 500; i++)
        {
            var set = new StringBuilder(starts[Pick(i, "start", starts.Length)]);
            Mutate(set, i, 0);
            Read("axes: {model.layers: [1, 2]}\nseeds: 1", set.ToString());
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("axes: {model.layers: {when: ((((((((((")]
    public void Depth_is_refused_before_it_hurts(string open)
    {
        Assert.NotEmpty(Read(string.Concat(Enumerable.Repeat(open, 20_000))).Problems);
        Assert.NotEmpty(Read(string.Concat(Enumerable.Repeat(open + "\n ", 5_000))).Problems);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("2 ** ", "")]
    [InlineData("1 + ", "")]
    [InlineData("1 if true else ", "")]
    [InlineData("min(", ")")]
    public void Deep_and_long_expressions_are_refused_or_computed(string before, string after)
    {
        foreach (var count in new[] { 20, 49, 60, 200, 50_000 })
            Read($"derived: {{model.layers: \"{string.Concat(Enumerable.Repeat(before, count))}1{string.Concat(Enumerable.Repeat(after, count))}\"}}");
    }

    [Fact]
    public void A_huge_file_and_a_huge_product_are_refused()
    {
        Assert.Contains("at most 1048576 characters", Assert.Single(Read(new string('#', 2_000_000)).Problems).Message);
        var values = string.Join(", ", Enumerable.Range(1, 60));
        Assert.Contains("at most 100000 combinations", Assert.Single(Read($"axes: {{model.layers: [{values}], model.heads: [{values}], task.state_dim: [{values}], model.key_dim: [{values}]}}").Problems).Message);
    }

    private static SpecResult Read(string yaml, params string[] sets)
    {
        var result = SpecFile.Read(yaml, sets);
        Assert.True(result.Plan is null == result.Problems.Count > 0, yaml);
        Assert.All(result.Problems, p => Assert.True(p.Line >= 0 && p.Message.Length > 0));
        return result;
    }

    private static string Mutated(int mutant)
    {
        var text = new StringBuilder(mutant % 5 == 0 ? SpecFile.Random.Replace("300", "9") : SpecFile.Everything);
        for (var edit = 0; edit <= mutant % 4; edit++)
            Mutate(text, mutant, edit);
        return text.ToString();
    }

    private static void Mutate(StringBuilder text, int mutant, int edit)
    {
        int Of(string purpose, int count) => Pick(mutant, $"{purpose} {edit}", count);
        var at = Of("at", text.Length + 1);
        var length = Math.Min(Of("length", 12), text.Length - at);
        var fragment = Of("kind", 3) == 0 && text.Length > 30 ? text.ToString(Of("from", text.Length - 20), 20) : Fragments[Of("fragment", Fragments.Length)];
        if (Of("keep", 2) == 0)
            text.Remove(at, length);
        text.Insert(at, fragment);
    }

    private static int Pick(int mutant, string purpose, int count) => (int)CounterRandom.Below((ulong)Math.Max(1, count), 17, mutant, purpose);
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>Sequences as the value of one parameter: every spelling is one canonical word.</summary>
public sealed class WordSequenceTests
{
    [Theory]
    [InlineData("uniform", "uniform")]
    [InlineData("mesa", "mesa")]
    [InlineData("softmax+mesa*3", "softmax+mesa*3")]
    [InlineData("softmax + mesa * 3", "softmax+mesa*3")]
    [InlineData("softmax+mesa+mesa+mesa*1", "softmax+mesa*3")]
    [InlineData("'softmax+mesa x 3'", "softmax+mesa*3")]
    [InlineData("[softmax, mesa x 3]", "softmax+mesa*3")]
    [InlineData("[softmax, mesa, linear*2, linear]", "softmax+mesa+linear*3")]
    [InlineData("\n  - softmax\n  - mesa x 11", "softmax+mesa*11")]
    public void Every_spelling_is_one_word(string written, string canonical) =>
        Assert.Equal(canonical, SpecFile.Plan($"model.blocks: {written}").Arms[0].Configuration.Word("model.blocks"));

    [Fact]
    public void Sequences_are_values_of_an_axis()
    {
        var plan = SpecFile.Plan("axes:\n  model.blocks: [uniform, softmax+mesa, [softmax, mesa x 3]]\nbaseline: {model.blocks: [softmax, mesa]}");
        Assert.Equal(["blocks=uniform", "blocks=softmax+mesa", "blocks=softmax+mesa*3"], SpecFile.Labels(plan));
        Assert.Equal([1, null, 1], plan.Arms.Select(a => a.Baseline));
    }

    [Fact]
    public void Sequences_can_be_derived_compared_and_set_on_the_command_line()
    {
        const string file = "axes:\n  model.layers: [1, 2]\nderived:\n  model.blocks: \"'mesa' if model.layers == 1 else 'softmax + mesa'\"\nconstraints: [model.blocks != 'softmax+mesa*2']";
        Assert.Equal(["mesa", "softmax+mesa"], SpecFile.Plan(file).Arms.Select(a => a.Configuration.Word("model.blocks")));
        Assert.Equal(["blocks=mesa*2", "blocks=softmax+linear"], SpecFile.Labels(SpecFile.Plan("seeds: 1", "model.blocks=mesa+mesa,softmax+linear")));
    }

    [Theory]
    [InlineData("model.blocks: softmax+messa*3", "must be uniform, or a sequence of softmax, linear, mesa such as softmax+mesa*2, but is 'softmax+messa*3': 'messa' is not one of softmax, linear, mesa. Did you mean `mesa`?")]
    [InlineData("model.blocks: unifrom", "Did you mean `uniform`?")]
    [InlineData("model.blocks: softmax+", "an empty place is not one of")]
    [InlineData("model.blocks:", "an empty place is not one of")]
    [InlineData("model.blocks: mesa*0", "'mesa*0' has no count of at least 1")]
    [InlineData("model.blocks: mesa*x", "'mesa*x' has no count of at least 1")]
    [InlineData("model.blocks: mesa*99999999999", "'mesa*99999999999' has no count of at least 1")]
    [InlineData("model.blocks: softmax+mesa*12", "it has more than 12 words")]
    [InlineData("model.blocks: [softmax, [mesa]]", "but is a list")]
    [InlineData("model.blocks: {softmax: 3}", "but is a map")]
    [InlineData("axes: {model.blocks: [mesa*2, mesa+mesa]}", "has mesa*2 twice")]
    [InlineData("constraints: [model.blocks == 'mesa+mesa']", "is never 'mesa+mesa': it is spelled 'mesa*2'")]
    [InlineData("constraints: [model.blocks == messa]", "is never 'messa': ")]
    public void What_is_wrong_is_told(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(SpecFile.Problems(yaml)), StringComparison.Ordinal);

    [Fact]
    public void Reading_back_a_canonical_spelling_gives_the_sequence()
    {
        var sequence = new WordSequence(["a", "b_2"], 9);
        foreach (var count in Enumerable.Range(1, 1 << 9))
        {
            var words = Convert.ToString(count, 2).Select(c => c == '0' ? "a" : "b_2").Take(9).ToList();
            var text = WordSequence.Text(words);
            Assert.Equal(words, sequence.Read(text, out _));
            Assert.Matches(sequence.Pattern, text);
        }
    }
}

using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

public sealed class NearestTests
{
    [Theory]
    [InlineData("mesaa", "mesa")]
    [InlineData("mseaa", "mesa")]
    [InlineData("msea", "mesa")]
    [InlineData("MESA", "mesa")]
    [InlineData("sofmtax", "softmax")]
    [InlineData("transformer", null)]
    [InlineData("", null)]
    public void A_typo_has_a_near_word_and_another_word_has_none(string word, string? expected) =>
        Assert.Equal(expected, Nearest.To(word, ["softmax", "linear", "mesa"]));

    [Theory]
    [InlineData("layers", "model.layers")]
    [InlineData("training.layers", "model.layers")]
    [InlineData("model.layer", "model.layers")]
    [InlineData("train.steps", "training.steps")]
    [InlineData("lyers", "model.layers")]
    public void A_path_without_its_section_or_with_a_wrong_one_is_found(string path, string expected) =>
        Assert.Contains($"Did you mean `{expected}`?", Nearest.PathHint(path, ToyExecutor.Shared.Schema));
}

using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Trials;

public sealed class NumericsClassTests
{
    [Theory]
    [InlineData("cpu-2", "cpu", 2, true)]
    [InlineData("torch-cpu-1", "torch-cpu", 1, false)]
    [InlineData("cuda-12", "cuda", 12, false)]
    [InlineData("cuda-bf16-1", "cuda-bf16", 1, false)]
    public void A_text_is_a_family_and_a_version(string text, string family, int version, bool isPortable)
    {
        var read = NumericsClass.Read(text)!;

        Assert.Equal((new NumericsClass(family, version), text, isPortable), (read, read.ToString(), read.IsPortable));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData("-1")]
    [InlineData("cpu-0")]
    [InlineData("cpu--1")]
    [InlineData("tpu-1")]
    [InlineData("cuda-bf16")]
    public void Others_are_none(string? text) => Assert.Null(NumericsClass.Read(text));
}

using Sweeper.Sweeps.Sharing;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary><c>--devices</c> is read the same way everywhere.</summary>
public sealed class DeviceSpecTests
{
    [Theory]
    [InlineData("4", "cpu", 4, null, "4")]
    [InlineData("cpu:1024", "cpu", 1024, null, "1024")]
    [InlineData("torch-cpu", "torch-cpu", null, null, "torch-cpu")]
    [InlineData("torch-cpu:2", "torch-cpu", 2, null, "torch-cpu:2")]
    [InlineData("cuda:0", "cuda", null, "0", "cuda:0")]
    [InlineData("cuda:3,0,1", "cuda", null, "0 1 3", "cuda:0,1,3")]
    [InlineData("cuda:all", "cuda", null, null, "cuda:all")]
    [InlineData("none", "", null, null, "none")]
    public void What_it_may_say(string text, string kind, int? seats, string? gpus, string written)
    {
        var spec = DeviceSpec.Parse(text, "--devices", allowsNone: true);

        Assert.Equal((kind, seats, gpus, kind.Length == 0, written), (spec.Kind, spec.Seats, spec.Gpus is null ? null : string.Join(' ', spec.Gpus), spec.IsNone, $"{spec}"));
        Assert.Equal(spec, DeviceSpec.Parse(written, "--devices", allowsNone: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1025")]
    [InlineData("-1")]
    [InlineData("cpu")]
    [InlineData("cpu:0")]
    [InlineData("cpu:all")]
    [InlineData("torch-cpu:0")]
    [InlineData("cuda")]
    [InlineData("cuda:")]
    [InlineData("cuda:1,1")]
    [InlineData("cuda:0,")]
    [InlineData("cuda:-1")]
    [InlineData("gpu:1")]
    [InlineData("none")]
    public void What_it_may_not_say(string text) => Assert.Equal(
        $"--devices must be a number of cores in 1 … 1024 (4 or cpu:4), torch-cpu or torch-cpu:N, or GPUs by their numbers (cuda:0, cuda:0,1, cuda:all), but is '{text}'.",
        Assert.Throws<FormatException>(() => DeviceSpec.Parse(text, "--devices", allowsNone: false)).Message);
}

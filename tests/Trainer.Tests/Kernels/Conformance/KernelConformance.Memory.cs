using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    [Fact]
    public void Activations_keep_the_bits_of_a_host_array_that_may_be_longer()
    {
        using var kernels = Create();
        var random = new TestRandom(3);
        foreach (var channels in Channels.Append(0))
        {
            var activation = kernels.NewActivation(2, 3, channels);
            Assert.Equal((2, 3, channels, 6 * channels * Lane.Count), (activation.Groups, activation.Context, activation.Channels, activation.Length));
            var (host, back) = (random.Floats(activation.Length + 5), random.Floats(activation.Length + 5));
            var tail = back[activation.Length..];
            kernels.Load(host, activation);
            kernels.Save(activation, back);
            Assert.Equal(host[..activation.Length], back[..activation.Length]);
            Assert.Equal(tail, back[activation.Length..]);
        }
    }

    [Fact]
    public void Parameters_start_at_zero_keep_their_bits_and_are_cleared()
    {
        using var kernels = Create();
        var random = new TestRandom(3);
        foreach (var length in Channels.Append(0).Append(1000))
        {
            var vector = kernels.NewParameters(length);
            Assert.Equal(length, vector.Length);
            Assert.All(kernels.Read(vector), x => Assert.Equal(0, x));
            var (host, back) = (random.Floats(length + 5), random.Floats(length + 5));
            var tail = back[length..];
            kernels.Load(host, vector);
            kernels.Save(vector, back);
            Assert.Equal(host[..length], back[..length]);
            Assert.Equal(tail, back[length..]);
            kernels.Clear(vector);
            Assert.All(kernels.Read(vector), x => Assert.Equal(0, x));
        }
    }

    [Fact]
    public void Groups_at_once_are_positive()
    {
        using var kernels = Create();
        Assert.All(Contexts, context => Assert.True(kernels.GroupsAtOnce(context) >= 1));
    }
}

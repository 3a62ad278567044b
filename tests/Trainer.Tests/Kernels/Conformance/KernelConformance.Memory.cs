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

    /// <summary>What is written through a part is read through the whole, at the part's place, and the rest stays.</summary>
    [Fact]
    public void Parts_lie_in_the_memory_of_the_whole()
    {
        using var kernels = Create();
        var random = new TestRandom(3);
        foreach (var channels in Channels)
        {
            var (host, lines) = (random.Floats(4 * channels * Lane.Count), random.Floats(2 * channels * Lane.Count));
            var whole = kernels.NewActivation(1, 4, channels, host);
            var part = kernels.Part(whole, channels * Lane.Count, 1, 2, channels);
            var read = new float[part.Length];
            kernels.Save(part, read);
            Assert.Equal(host[(channels * Lane.Count)..(3 * channels * Lane.Count)], read);
            kernels.Load(lines, part);
            lines.CopyTo(host, channels * Lane.Count);
            var after = new float[host.Length];
            kernels.Save(whole, after);
            Assert.Equal(host, after);
            Assert.Throws<ArgumentException>(() => kernels.Part(whole, 3 * channels * Lane.Count, 1, 2, channels));
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
            Array.Reverse(host);
            kernels.Load(vector, 0, host);
            kernels.Save(vector, 0, back);
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

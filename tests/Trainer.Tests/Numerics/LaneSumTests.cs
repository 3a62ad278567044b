using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Numerics;

public unsafe class LaneSumTests
{
    /// <summary>Numbers of very different size, so that another tree gives other bits.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Many_sums_at_once_are_the_bits_of_each_alone(int count)
    {
        var lanes = Numbers(count);
        var sums = new float[count + 1];
        sums[count] = 7;
        fixed (float* from = lanes, to = sums)
            LaneSum.Of(from, count, to);
        for (var i = 0; i < count; i++)
            Assert.Equal(LaneSum.Of(Vector512.Create(lanes, i * Lane.Count)), sums[i]);
        Assert.Equal(7, sums[count]);
    }

    [Fact]
    public void The_tree_is_the_one_that_is_documented()
    {
        for (var round = 0; round < 100; round++)
        {
            var numbers = Numbers(round + 1)[^Lane.Count..];
            var expected = numbers.ToArray();
            for (var half = Lane.Count / 2; half > 0; half /= 2)
                for (var i = 0; i < half; i++)
                    expected[i] += expected[i + half];
            Assert.Equal(expected[0], LaneSum.Of(Vector512.Create<float>(numbers)));
        }
    }

    private static float[] Numbers(int vectors)
    {
        var random = new System.Random(vectors);
        return Enumerable.Range(0, (vectors * Lane.Count) + Lane.Count).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-20, 20)))).ToArray();
    }
}

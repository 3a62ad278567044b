using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tests.Random;

public class RandomKeyTests
{
    /// <summary>threefry2x32, 20 rounds, from the known answers that Random123 ships.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xc4923a9cu, 0x483df7a0u)]
    public void Bits_are_the_published_ones(uint keyA, uint keyB, uint counterA, uint counterB, uint first, uint second) =>
        Assert.Equal((first, second), new RandomKey(keyA, keyB).Bits(counterA, counterB));

    [Fact]
    public void A_lane_is_the_scalar_block_of_its_sequence()
    {
        var key = RandomKey.Of(5).Fold("lanes");
        key.Uniforms(7, 1000, out var first, out var second);
        for (var lane = 0; lane < 16; lane++)
        {
            var (x, y) = key.Bits(7, 1000 + (uint)lane);
            Assert.Equal((x >> 8) / 16777216f, first[lane]);
            Assert.Equal((y >> 8) / 16777216f, second[lane]);
        }

        Assert.Equal(first, key.Uniform(7, 1000));
    }

    [Fact]
    public void A_draw_of_a_sequence_is_the_same_from_whatever_lane()
    {
        var key = RandomKey.Of(5);
        for (var first = 985; first <= 1000; first++)
            Assert.Equal(key.Normal(3, 1000)[0], key.Normal(3, first)[1000 - first]);
        key.Normals(3, 1000, out var one, out _);
        Assert.Equal(key.Normal(3, 1000), one);
    }

    [Fact]
    public void Folds_of_purposes_numbers_and_seeds_differ()
    {
        var root = RandomKey.Of(1);
        RandomKey[] keys =
        [
            root, root.Fold(0), root.Fold(1), root.Fold("train"), root.Fold("test"), root.Fold("train").Fold(1), root.Fold(1).Fold("train"),
            RandomKey.Of(2), RandomKey.Of(1L << 32), RandomKey.Of(-1), RandomKey.Of(2).Fold(0),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(root.Fold("train"), RandomKey.Of(1).Fold("train"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void A_longer_fill_begins_with_the_shorter_one(int length)
    {
        var (longer, shorter) = (new float[117], new float[length]);
        var key = RandomKey.Of(9);

        key.Normals(longer);
        key.Normals(shorter);
        Assert.Equal(longer[..length], shorter);

        key.Uniforms(longer);
        key.Uniforms(shorter);
        Assert.Equal(longer[..length], shorter);
    }
}

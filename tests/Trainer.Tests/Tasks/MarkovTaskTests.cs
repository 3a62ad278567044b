using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

[Collection(Alone.Name)]
public class MarkovTaskTests : TaskContract
{
    protected override TaskOptions Options { get; } =
        new(TaskKind.Markov, 10, 5, 30, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0) { Vocabulary = 5 };

    [Fact]
    public void Every_token_is_one_hot_at_the_smallest_and_at_a_large_vocabulary()
    {
        foreach (var vocabulary in (int[])[2, 5, 256])
        {
            var batch = Generate(Options with { Vocabulary = vocabulary }, 32, 0);
            Assert.Equal(32 * 30, batch.Inputs.Sum());
            Assert.Equal(32 * 30, batch.Targets.Sum());
            Assert.All(batch.Inputs, x => Assert.True(x is 0 or 1));
            for (var sequence = 0; sequence < 32; sequence++)
                Assert.All(Tokens(batch, sequence), token => Assert.InRange(token, 0, vocabulary - 1));
        }
    }

    /// <summary>By symmetry every token has probability 1 / V at every position: the first is uniform, and no token of the prior is special.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    public void All_tokens_are_equally_likely(int position)
    {
        const int sequences = 8192;
        var batch = Generate(Options, sequences, 0);
        var counts = new double[5];
        for (var sequence = 0; sequence < sequences; sequence++)
            counts[Tokens(batch, sequence)[position]]++;

        // The 0.1 % point of chi square with 4 degrees of freedom.
        Assert.InRange(counts.Sum(c => (c - sequences / 5.0) * (c - sequences / 5.0) / (sequences / 5.0)), 0, 18.5);
    }

    /// <summary>Given the transition matrix, each token comes as often as its probability says: deviations of their sum by standard deviations.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(3)]
    public void Tokens_follow_the_transition_matrix(double concentration)
    {
        var options = Options with { Concentration = concentration };
        var (batch, means) = (Generate(options, 1024, 0), Means(options, 1024));
        for (var bin = 0; bin < 10; bin++)
        {
            var (low, high) = (bin / 10.0, (bin + 1) / 10.0);
            var chosen = Enumerable.Range(0, means.Length).Where(i => means[i] >= low && means[i] < high).ToList();
            var variance = chosen.Sum(i => means[i] * (1.0 - means[i]));
            Assert.InRange(chosen.Sum(i => batch.Targets[i] - (double)means[i]) / Math.Sqrt(Math.Max(variance, 1)), -4, 4);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void No_token_comes_that_has_no_probability(double concentration)
    {
        var options = Options with { Concentration = concentration };
        var (batch, means) = (Generate(options, 2048, 0), Means(options, 2048));
        Assert.DoesNotContain(means.Zip(batch.Targets), pair => pair is (0, 1));
    }

    /// <summary>Run it with DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 too: the pinned value holds there as well.</summary>
    [Fact]
    public void The_bits_are_pinned() => Assert.Equal("ed9f174ccce09685", BitsOf(Options with { Concentration = 0.7 }));

    private static float[] Means(TaskOptions options, int sequences)
    {
        var batch = Generate(options, sequences, 0);
        var means = new float[batch.Targets.Length];
        new MarkovTask(options).ConditionalMeans(Key, 0, batch, means);
        return means;
    }

    private static int[] Tokens(SequenceBatch batch, int sequence) =>
        [.. Sequence(batch, batch.Inputs, batch.InputChannels, sequence).Chunk(batch.InputChannels).Select(token => Array.IndexOf(token, 1f))];
}

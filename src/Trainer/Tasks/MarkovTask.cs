using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Markov chains, learnt in context (Edelman et al. 2024, arXiv 2402.11004): each sequence has a transition matrix of its own, rows Dirichlet(alpha), and a uniform first
/// token. Tokens are one-hot; the target is the token that comes next.
/// </summary>
internal sealed class MarkovTask(TaskOptions options) : IReferenceTask
{
    private const uint TransitionDraws = 1;
    private const uint InitialDraws = 2;
    private const uint StepDraws = 3;

    public int Context => options.Context;

    /// <summary>V.</summary>
    public int InputChannels => options.Vocabulary;

    /// <summary>V.</summary>
    public int TargetChannels => options.Vocabulary;

    public int ObservationChannel => 0;

    public string? MeansNote => null;

    /// <summary>alpha.</summary>
    public double Concentration => options.Concentration;

    public void Generate(RandomKey key, int first, SequenceBatch batch)
    {
        if (batch.InputChannels != InputChannels || batch.TargetChannels != TargetChannels)
        {
            throw new ArgumentException(
                $"The batch has {batch.InputChannels} input and {batch.TargetChannels} target channels, the task a vocabulary of {options.Vocabulary}.", nameof(batch));
        }

        Array.Clear(batch.Inputs);
        Array.Clear(batch.Targets);
        for (var group = 0; group < batch.Groups; group++)
            Generate(key, first + group * Lane.Count, batch, group);
    }

    public void ConditionalMeans(RandomKey key, int first, SequenceBatch batch, Span<float> means)
    {
        var n = options.Vocabulary;
        var weights = new LaneScratch(n * n).Take(n * n);
        var numbers = MemoryMarshal.Cast<Vector512<float>, float>(weights);
        for (var group = 0; group < batch.Groups; group++)
        {
            DirichletRows.Fill(key.Fold(TransitionDraws), first + group * Lane.Count, options.Concentration, n, weights);
            for (var row = 0; row < n; row++)
                Normalise(weights.Slice(row * n, n));
            for (var t = 0; t < batch.Context; t++)
            {
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    var token = Token(batch, group, t, lane);
                    for (var c = 0; c < n; c++)
                        means[batch.TargetAt(group, t, c) + lane] = numbers[(token * n + c) * Lane.Count + lane];
                }
            }
        }
    }

    private void Generate(RandomKey key, int first, SequenceBatch batch, int group)
    {
        var n = options.Vocabulary;
        var sums = new LaneScratch(n * n).Take(n * n);
        DirichletRows.Fill(key.Fold(TransitionDraws), first, options.Concentration, n, sums);
        for (var i = 0; i < sums.Length; i++)
        {
            if (i % n > 0)
                sums[i] += sums[i - 1];
        }

        var numbers = MemoryMarshal.Cast<Vector512<float>, float>(sums);
        Span<int> tokens = stackalloc int[Lane.Count];
        var start = key.Fold(InitialDraws).Uniform(0, first) * n;
        for (var lane = 0; lane < Lane.Count; lane++)
            tokens[lane] = (int)start[lane];
        var draws = key.Fold(StepDraws);
        for (var t = 0; t < batch.Context; t++)
        {
            var uniform = draws.Uniform(t, first);
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                batch.Inputs[batch.InputAt(group, t, tokens[lane]) + lane] = 1;
                tokens[lane] = Following(numbers[(tokens[lane] * n * Lane.Count + lane)..], uniform[lane]);
                batch.Targets[batch.TargetAt(group, t, tokens[lane]) + lane] = 1;
            }
        }
    }

    /// <summary>
    /// The first token whose sum is beyond the uniform number's share of the whole. u &lt; 1 by at least 2^-24, so the product is below the whole, and a token of
    /// weight 0 is never the first.
    /// </summary>
    /// <param name="sums">Running sums of a row's weights, one lane: stride 16.</param>
    private int Following(ReadOnlySpan<float> sums, float uniform)
    {
        var level = uniform * sums[(options.Vocabulary - 1) * Lane.Count];
        var token = 0;
        while (sums[token * Lane.Count] <= level)
            token++;
        return token;
    }

    private int Token(SequenceBatch batch, int group, int position, int lane)
    {
        var token = 0;
        while (token + 1 < options.Vocabulary && batch.Inputs[batch.InputAt(group, position, token) + lane] == 0)
            token++;
        return token;
    }

    private static void Normalise(Span<Vector512<float>> row)
    {
        var sum = Vector512<float>.Zero;
        foreach (var weight in row)
            sum += weight;
        foreach (ref var weight in row)
            weight /= sum;
    }
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>The state of both linear tasks: s_{t+1} = clip(W s_t + noise), W Haar-orthogonal per sequence, s_1 random; 16 sequences at a time.</summary>
internal sealed class LinearSystem(TaskOptions options)
{
    private const uint DynamicsDraws = 1;
    private const uint InitialDraws = 2;
    private const uint NoiseDraws = 3;

    private readonly float _noise = (float)options.Noise;
    private readonly float _clip = (float)options.Clip;

    public int Dim { get; } = options.StateDim;

    /// <param name="w">[n, n, 16 lanes].</param>
    public void Dynamics(RandomKey key, int first, Span<Vector512<float>> w) => HaarMatrix.Fill(key.Fold(DynamicsDraws), first, Dim, w);

    /// <param name="state">[n, 16 lanes]: s_1.</param>
    public void Start(RandomKey key, int first, Span<Vector512<float>> state)
    {
        var draws = key.Fold(InitialDraws);
        if (options.Initial == InitialState.Normal)
        {
            draws.Normals(0, first, state);
        }
        else
        {
            for (var c = 0; c < Dim; c++)
                state[c] = Vector512.FusedMultiplyAdd(draws.Uniform(c, first), Vector512.Create(2f), Vector512.Create(-1f));
        }

        foreach (ref var channel in state)
            channel = Clip(channel);
    }

    /// <summary>One step without noise.</summary>
    public void Mean(ReadOnlySpan<Vector512<float>> w, ReadOnlySpan<Vector512<float>> state, Span<Vector512<float>> next)
    {
        for (var i = 0; i < Dim; i++)
        {
            var row = w.Slice(i * Dim, Dim);
            var sum = row[0] * state[0];
            for (var j = 1; j < row.Length; j++)
                sum = Vector512.FusedMultiplyAdd(row[j], state[j], sum);
            next[i] = Clip(sum);
        }
    }

    /// <summary>From s_t to s_{t+1}.</summary>
    /// <param name="step">t, which numbers the noise.</param>
    /// <param name="noise">[n, 16 lanes] of working memory.</param>
    public void Step(
        RandomKey key,
        int first,
        int step,
        ReadOnlySpan<Vector512<float>> w,
        ReadOnlySpan<Vector512<float>> state,
        Span<Vector512<float>> next,
        Span<Vector512<float>> noise)
    {
        key.Fold(NoiseDraws).Normals(step * ((Dim + 1) / 2), first, noise);
        Mean(w, state, next);
        for (var i = 0; i < Dim; i++)
            next[i] = Clip(Vector512.FusedMultiplyAdd(noise[i], Vector512.Create(_noise), next[i]));
    }

    private Vector512<float> Clip(Vector512<float> x)
    {
        var (low, high) = (Vector512.Create(-_clip), Vector512.Create(_clip));
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, low), low, x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, high), high, x);
    }
}

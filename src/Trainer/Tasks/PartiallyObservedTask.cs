using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Linear dynamics of a hidden state h_t, seen as o_t = C h_t + noise with C_ij ~ 0.5 N(0, 1) per sequence; the target is o_{t+1}
/// (arXiv 2309.05858, section 5).
/// </summary>
internal sealed class PartiallyObservedTask(TaskOptions options) : IReferenceTask
{
    private const uint ObservationMatrixDraws = 4;
    private const uint ObservationNoiseDraws = 5;

    private readonly LinearSystem _system = new(options);
    private readonly TokenLayout _tokens = new(options);
    private readonly float _noise = (float)options.ObservationNoise;

    public int Context => options.Context;

    public int InputChannels => _tokens.Channels;

    public int TargetChannels => options.ObservedDim;

    public int ObservationChannel => _tokens.ObservationChannel;

    public string? MeansNote => options.Initial == InitialState.Normal
        ? "Kalman filter with the true matrices"
        : "Kalman filter with the true matrices: the best linear prediction, as the first state is uniform";

    public void Generate(RandomKey key, int first, SequenceBatch batch)
    {
        _tokens.Require(batch);
        for (var group = 0; group < batch.Groups; group++)
            Generate(key, first + group * Lane.Count, batch, group);
    }

    public void ConditionalMeans(RandomKey key, int first, SequenceBatch batch, Span<float> means)
    {
        var (n, m) = (_system.Dim, TargetChannels);
        var filter = new KalmanFilter(n, m, options);
        for (var group = 0; group < batch.Groups; group++)
        {
            var scratch = new LaneScratch(n * n + m * n);
            var w = scratch.Take(n * n);
            var c = scratch.Take(m * n);
            _system.Dynamics(key, first + group * Lane.Count, w);
            ObservationMatrix(key, first + group * Lane.Count, c);
            foreach (var upper in (ReadOnlySpan<bool>)[false, true])
            {
                filter.Start(w, c, upper);
                for (var t = 0; t < batch.Context; t++)
                {
                    filter.Observe(batch.Inputs, batch.InputAt(group, t, ObservationChannel));
                    filter.Predict(means[batch.TargetAt(group, t, 0)..]);
                }
            }
        }
    }

    private void Generate(RandomKey key, int first, SequenceBatch batch, int group)
    {
        var (n, m) = (_system.Dim, TargetChannels);
        var scratch = new LaneScratch(n * n + m * n + 3 * n + 4 * m);
        var w = scratch.Take(n * n);
        var c = scratch.Take(m * n);
        var state = scratch.Take(n);
        var following = scratch.Take(n);
        var noise = scratch.Take(n);
        var before = scratch.Take(m);
        var now = scratch.Take(m);
        var next = scratch.Take(m);
        var observationNoise = scratch.Take(m);
        before.Clear();
        _system.Dynamics(key, first, w);
        ObservationMatrix(key, first, c);
        _system.Start(key, first, state);
        Observe(key, first, 0, c, state, now, observationNoise);
        for (var t = 0; t < batch.Context; t++)
        {
            _system.Step(key, first, t, w, state, following, noise);
            Observe(key, first, t + 1, c, following, next, observationNoise);
            _tokens.Write(batch, group, t, now, before);
            _tokens.WriteTarget(batch, group, t, next);
            var free = before;
            before = now;
            now = next;
            next = free;
            var freeState = state;
            state = following;
            following = freeState;
        }
    }

    private static void ObservationMatrix(RandomKey key, int first, Span<Vector512<float>> c)
    {
        key.Fold(ObservationMatrixDraws).Normals(0, first, c);
        foreach (ref var entry in c)
            entry *= 0.5f;
    }

    private void Observe(
        RandomKey key,
        int first,
        int step,
        ReadOnlySpan<Vector512<float>> c,
        ReadOnlySpan<Vector512<float>> state,
        Span<Vector512<float>> observation,
        Span<Vector512<float>> noise)
    {
        key.Fold(ObservationNoiseDraws).Normals(step * ((TargetChannels + 1) / 2), first, noise);
        for (var i = 0; i < observation.Length; i++)
        {
            var sum = noise[i] * Vector512.Create(_noise);
            for (var j = 0; j < state.Length; j++)
                sum = Vector512.FusedMultiplyAdd(c[i * state.Length + j], state[j], sum);
            observation[i] = sum;
        }
    }
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>Linear dynamics whose state is what the model sees and predicts (arXiv 2309.05858, section 5).</summary>
internal sealed class FullyObservedTask(TaskOptions options) : IReferenceTask
{
    private readonly LinearSystem _system = new(options);
    private readonly TokenLayout _tokens = new(options);

    public int Context => options.Context;

    public int InputChannels => _tokens.Channels;

    public int TargetChannels => _system.Dim;

    public int ObservationChannel => _tokens.ObservationChannel;

    public string? MeansNote => null;

    public void Generate(RandomKey key, int first, SequenceBatch batch)
    {
        _tokens.Require(batch);
        for (var group = 0; group < batch.Groups; group++)
            Generate(key, first + group * Lane.Count, batch, group);
    }

    public void ConditionalMeans(RandomKey key, int first, SequenceBatch batch, Span<float> means)
    {
        var n = _system.Dim;
        var scratch = new LaneScratch(n * n + 2 * n);
        var w = scratch.Take(n * n);
        var state = scratch.Take(n);
        var mean = scratch.Take(n);
        for (var group = 0; group < batch.Groups; group++)
        {
            _system.Dynamics(key, first + group * Lane.Count, w);
            for (var t = 0; t < batch.Context; t++)
            {
                for (var c = 0; c < n; c++)
                    state[c] = Vector512.Create(batch.Inputs, batch.InputAt(group, t, ObservationChannel + c));
                _system.Mean(w, state, mean);
                for (var c = 0; c < n; c++)
                    mean[c].CopyTo(means[batch.TargetAt(group, t, c)..]);
            }
        }
    }

    private void Generate(RandomKey key, int first, SequenceBatch batch, int group)
    {
        var n = _system.Dim;
        var scratch = new LaneScratch(n * n + 4 * n);
        var w = scratch.Take(n * n);
        var before = scratch.Take(n);
        var now = scratch.Take(n);
        var next = scratch.Take(n);
        var noise = scratch.Take(n);
        before.Clear();
        _system.Dynamics(key, first, w);
        _system.Start(key, first, now);
        for (var t = 0; t < batch.Context; t++)
        {
            _system.Step(key, first, t, w, now, next, noise);
            _tokens.Write(batch, group, t, now, before);
            _tokens.WriteTarget(batch, group, t, next);
            var free = before;
            before = now;
            now = next;
            next = free;
        }
    }
}

using System.Runtime.InteropServices;
using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

public sealed partial class TorchKernels
{
    public void ClipElements(ParameterVector gradient, float limit)
    {
        using var scope = NewDisposeScope();
        Of(gradient).Numbers.Limit(limit);
    }

    /// <summary>The length is that of each replica, in float64, so that an exploding gradient of large finite numbers still has one.</summary>
    public void ClipNorm(ParameterVector gradient, float limit)
    {
        using var scope = NewDisposeScope();
        var numbers = Of(gradient).Numbers;
        var wide = numbers.to(ScalarType.Float64);
        var norm = (wide * wide).sum(1, keepdim: true).sqrt();
        numbers.mul_(where(norm.le(Arithmetic.Kept(limit)), ones_like(norm), norm.reciprocal().Times(limit)).to(ScalarType.Float32));
    }

    /// <summary>What is new is written when all of it is there: where memory does not suffice for it, nothing has changed.</summary>
    public void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, ReadOnlySpan<AdamStep> steps)
    {
        if (steps.Length != Replicas)
            throw new ArgumentException($"There must be a step for each of {Replicas} replicas, but there are {steps.Length}.", nameof(steps));
        using var scope = NewDisposeScope();
        const int scalars = 9;
        var (host, taken) = (new List<float>(Replicas * scalars), new List<long>(Replicas));
        for (var r = 0; r < Replicas; r++)
        {
            var s = steps[r];
            if (s.IsNone)
                continue;
            taken.Add(r);
            host.AddRange(s.Rate, s.Beta1, 1 - s.Beta1, s.Beta2, 1 - s.Beta2, s.Epsilon, s.Decay, s.Correction1, s.Correction2);
        }

        if (taken.Count == 0)
            return;
        var all = Staged(CollectionsMarshal.AsSpan(host), host.Count).view(taken.Count, scalars).to(_device);
        var rows = taken.Count == Replicas ? null : tensor(taken.ToArray(), device: _device);
        Tensor Scalar(int i) => all.narrow(1, i, 1);
        Tensor Taken(ParameterVector vector) => rows is null ? Of(vector).Numbers : Of(vector).Numbers.index_select(0, rows);
        var (w, g) = (Taken(weights), Taken(gradient));
        var m = Taken(firstMoment).mul(Scalar(1)).Gain(g * Scalar(2));
        var v = Taken(secondMoment).mul(Scalar(3)).Gain(g * g * Scalar(4));
        var root = (v / Scalar(8)).sqrt_().Gain(Scalar(5));
        w = w.sub((m / Scalar(7)).div_(root).Gain(w * Scalar(6)).mul_(Scalar(0)));
        foreach (var (to, now) in (ReadOnlySpan<(ParameterVector, Tensor)>)[(weights, w), (firstMoment, m), (secondMoment, v)])
        {
            if (rows is null)
                Of(to).Numbers.copy_(now);
            else
                Of(to).Numbers.index_copy_(0, rows, now);
        }
    }

    public bool AllFinite(ParameterVector vector)
    {
        using var scope = NewDisposeScope();
        return vector.Length == 0 || Of(vector).Numbers.isfinite().all().item<bool>();
    }
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// Cross-entropy of logits, and the soft cap that may stand before it. The largest logit is taken off first, so that no power overflows and nothing large cancels.
public sealed unsafe partial class CpuKernels
{
    public void CrossEntropy(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var (predicted, wanted) = (Of(prediction), Of(target));
        for (var group = 0; group < target.Groups; group++)
        {
            var lanes = Math.Min(Lane.Count, sequences - (group * Lane.Count));
            for (var t = 0; t < target.Context; t++)
            {
                float* z = predicted.Group(group) + (long)t * predicted.Stride, y = wanted.Group(group) + (long)t * wanted.Stride;
                var largest = Largest(z, wanted.Stride);
                Vector512<float> powers = Vector512<float>.Zero, meant = Vector512<float>.Zero;
                for (var i = 0; i < wanted.Stride; i += Lane.Count)
                {
                    var below = Vector512.Load(z + i) - largest;
                    powers += Elementary.Exp(below);
                    meant = Vector512.FusedMultiplyAdd(Vector512.Load(y + i), below, meant);
                }

                var loss = Elementary.Log(powers) - meant;
                for (var lane = 0; lane < lanes; lane++)
                    lossByPosition[t] += loss.GetElement(lane);
            }
        }
    }

    public void CrossEntropyGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var (predicted, wanted, gradient) = (Of(prediction), Of(target), Of(dPrediction));
        for (var group = 0; group < target.Groups; group++)
        {
            var counted = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(sequences - (group * Lane.Count))).AsSingle();
            for (var t = 0; t < target.Context; t++)
            {
                float* z = predicted.Group(group) + (long)t * predicted.Stride, y = wanted.Group(group) + (long)t * wanted.Stride;
                var to = gradient.Group(group) + (long)t * gradient.Stride;
                var largest = Largest(z, wanted.Stride);
                var powers = Vector512<float>.Zero;
                for (var i = 0; i < wanted.Stride; i += Lane.Count)
                {
                    var power = Elementary.Exp(Vector512.Load(z + i) - largest);
                    power.Store(to + i);
                    powers += power;
                }

                for (var i = 0; i < wanted.Stride; i += Lane.Count)
                {
                    var error = ((Vector512.Load(to + i) / powers) - Vector512.Load(y + i)) * scale;
                    Vector512.ConditionalSelect(counted, error, Vector512<float>.Zero).Store(to + i);
                }

                new Span<float>(to + wanted.Stride, gradient.Stride - wanted.Stride).Clear();
            }
        }
    }

    public void SoftCap(Activation x, float cap)
    {
        float* data = Of(x).Data;
        var limit = Vector512.Create(cap);
        for (var i = 0; i < x.Length; i += Lane.Count)
            (Elementary.Tanh(Vector512.Load(data + i) / limit) * limit).Store(data + i);
    }

    public void SoftCapGradient(Activation y, float cap, Activation dx)
    {
        float* from = Of(y).Data, to = Of(dx).Data;
        var limit = Vector512.Create(cap);
        for (var i = 0; i < y.Length; i += Lane.Count)
        {
            // (1 − t)(1 + t) keeps the digits that 1 − t² loses near t = ±1.
            var t = Vector512.Load(from + i) / limit;
            var slope = (Vector512<float>.One - t) * (Vector512<float>.One + t);
            (Vector512.Load(to + i) * slope).Store(to + i);
        }
    }

    /// <summary>The largest of the channels in each lane. A NaN among them may be passed over: it shows in the sum of powers.</summary>
    private static Vector512<float> Largest(float* z, int stride)
    {
        var largest = Vector512.Load(z);
        for (var i = Lane.Count; i < stride; i += Lane.Count)
        {
            var v = Vector512.Load(z + i);
            largest = Vector512.ConditionalSelect(Vector512.GreaterThan(v, largest), v, largest);
        }

        return largest;
    }
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    public void ClipElements(ParameterVector gradient, float limit)
    {
        float* data = Of(gradient).Data;
        var high = Vector512.Create(limit);
        for (var i = 0; i < Of(gradient).Padded; i += Lane.Count)
        {
            var v = Vector512.Load(data + i);
            v = Vector512.ConditionalSelect(Vector512.GreaterThan(v, high), high, v);
            Vector512.ConditionalSelect(Vector512.LessThan(v, -high), -high, v).Store(data + i);
        }
    }

    public void ClipNorm(ParameterVector gradient, float limit)
    {
        var data = Of(gradient).Data;
        var norm = MathF.Min((float)Math.Sqrt(SumOfSquares(data, Of(gradient).Padded)), float.MaxValue);
        if (norm <= limit)
            return;
        var scale = Vector512.Create(limit / norm);
        for (var i = 0; i < Of(gradient).Padded; i += Lane.Count)
            (Vector512.Load(data + i) * scale).Store(data + i);
    }

    /// <summary>In double, so that an exploding gradient of large finite numbers still has a finite length.</summary>
    private static double SumOfSquares(float* data, int length)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var i = 0; i < length; i += Lane.Count)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(data + i));
            even = Vector512.FusedMultiplyAdd(low, low, even);
            odd = Vector512.FusedMultiplyAdd(high, high, odd);
        }

        var both = even + odd;
        var sum = 0.0;
        for (var i = 0; i < Vector512<double>.Count; i++)
            sum += both.GetElement(i);
        return sum;
    }

    public void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, ReadOnlySpan<AdamStep> steps)
    {
        if (!steps[0].IsNone)
            AdamW(Of(weights), Of(gradient), Of(firstMoment), Of(secondMoment), steps[0]);
    }

    private void AdamW(CpuVector weights, CpuVector gradient, CpuVector firstMoment, CpuVector secondMoment, AdamStep scalars) => _team.Ranges(
        weights.Padded / Lane.Count,
        1,
        (w: weights, g: gradient, m: firstMoment, v: secondMoment, step: scalars),
        static (s, first, end, _) =>
        {
            var step = s.step;
            float* w = s.w.Data, g = s.g.Data, m = s.m.Data, v = s.v.Data;
            var (beta1, beta2) = (Vector512.Create(step.Beta1), Vector512.Create(step.Beta2));
            var (rest1, rest2) = (Vector512.Create(1 - step.Beta1), Vector512.Create(1 - step.Beta2));
            for (var i = first * Lane.Count; i < end * Lane.Count; i += Lane.Count)
            {
                var (weight, slope) = (Vector512.Load(w + i), Vector512.Load(g + i));
                var momentum = Vector512.FusedMultiplyAdd(Vector512.Load(m + i), beta1, slope * rest1);
                var energy = Vector512.FusedMultiplyAdd(Vector512.Load(v + i), beta2, slope * slope * rest2);
                momentum.Store(m + i);
                energy.Store(v + i);
                var root = Vector512.Sqrt(energy / Vector512.Create(step.Correction2)) + Vector512.Create(step.Epsilon);
                var update = Vector512.FusedMultiplyAdd(weight, Vector512.Create(step.Decay), momentum / Vector512.Create(step.Correction1) / root);
                Vector512.FusedMultiplyAdd(update, Vector512.Create(-step.Rate), weight).Store(w + i);
            }
        });

    public bool AllFinite(ParameterVector vector)
    {
        // x − x is 0 for every finite x and NaN otherwise, and NaN stays in the sum.
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < Of(vector).Padded; i += Lane.Count)
            sum += Vector512.Load(Of(vector).Data + i) - Vector512.Load(Of(vector).Data + i);
        return LaneSum.Of(sum) == 0;
    }
}

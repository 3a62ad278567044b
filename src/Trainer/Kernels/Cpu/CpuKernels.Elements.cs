using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    private const float GeluScale = 0.79788456f;
    private const float GeluCube = 0.044715f;

    public void Gelu(Activation x, Activation y)
    {
        float* from = Of(x).Data, to = Of(y).Data;
        for (var i = 0; i < x.Length; i += Lane.Count)
        {
            var v = Vector512.Load(from + i);
            var half = v * 0.5f;
            Vector512.FusedMultiplyAdd(half, Elementary.Tanh(GeluArgument(v)), half).Store(to + i);
        }
    }

    public void GeluGradient(Activation x, Activation dy, Activation dx)
    {
        float* from = Of(x).Data, gradient = Of(dy).Data, to = Of(dx).Data;
        for (var i = 0; i < x.Length; i += Lane.Count)
        {
            var v = Vector512.Load(from + i);
            var tanh = Elementary.Tanh(GeluArgument(v));
            var inner = Vector512.FusedMultiplyAdd(v * v, Vector512.Create(3 * GeluCube * GeluScale), Vector512.Create(GeluScale));
            var slope = (Vector512<float>.One - (tanh * tanh)) * inner;
            var derivative = Vector512.FusedMultiplyAdd(v * 0.5f, slope, Vector512.FusedMultiplyAdd(tanh, Vector512.Create(0.5f), Vector512.Create(0.5f)));
            (Vector512.Load(gradient + i) * derivative).Store(to + i);
        }
    }

    public void Clamp(Activation x, float limit)
    {
        float* data = Of(x).Data;
        var high = Vector512.Create(limit);
        for (var i = 0; i < x.Length; i += Lane.Count)
        {
            // Comparisons, not Min and Max: a NaN must stay a NaN, so that a diverged trial is seen as one.
            var v = Vector512.Load(data + i);
            v = Vector512.ConditionalSelect(Vector512.GreaterThan(v, high), high, v);
            Vector512.ConditionalSelect(Vector512.LessThan(v, -high), -high, v).Store(data + i);
        }
    }

    public void ClampGradient(Activation x, float limit, Activation dx)
    {
        float* from = Of(x).Data, to = Of(dx).Data;
        var high = Vector512.Create(limit);
        for (var i = 0; i < x.Length; i += Lane.Count)
        {
            var stands = Vector512.GreaterThanOrEqual(Vector512.Abs(Vector512.Load(from + i)), high);
            Vector512.ConditionalSelect(stands, Vector512<float>.Zero, Vector512.Load(to + i)).Store(to + i);
        }
    }

    public void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var (predicted, wanted) = (Of(prediction), Of(target));
        for (var group = 0; group < target.Groups; group++)
        {
            var lanes = Math.Min(Lane.Count, sequences - (group * Lane.Count));
            for (var t = 0; t < target.Context; t++)
            {
                float* p = predicted.Group(group) + (long)t * predicted.Stride, y = wanted.Group(group) + (long)t * wanted.Stride;
                var sum = Vector512<float>.Zero;
                for (var i = 0; i < wanted.Stride; i += Lane.Count)
                {
                    var error = Vector512.Load(p + i) - Vector512.Load(y + i);
                    sum = Vector512.FusedMultiplyAdd(error, error, sum);
                }

                for (var lane = 0; lane < lanes; lane++)
                    lossByPosition[t] += 0.5 * sum.GetElement(lane);
            }
        }
    }

    public void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var (predicted, wanted, gradient) = (Of(prediction), Of(target), Of(dPrediction));
        for (var group = 0; group < target.Groups; group++)
        {
            var counted = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(sequences - (group * Lane.Count))).AsSingle();
            for (var t = 0; t < target.Context; t++)
            {
                float* p = predicted.Group(group) + (long)t * predicted.Stride, y = wanted.Group(group) + (long)t * wanted.Stride;
                var to = gradient.Group(group) + (long)t * gradient.Stride;
                for (var i = 0; i < wanted.Stride; i += Lane.Count)
                {
                    var error = (Vector512.Load(p + i) - Vector512.Load(y + i)) * scale;
                    Vector512.ConditionalSelect(counted, error, Vector512<float>.Zero).Store(to + i);
                }

                new Span<float>(to + wanted.Stride, gradient.Stride - wanted.Stride).Clear();
            }
        }
    }

    private static Vector512<float> GeluArgument(Vector512<float> x) =>
        x * Vector512.FusedMultiplyAdd(x * x, Vector512.Create(GeluCube * GeluScale), Vector512.Create(GeluScale));
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

public sealed unsafe partial class CpuKernels
{
    private const float GeluScale = 0.79788456f;
    private const float GeluCube = 0.044715f;

    public void Gelu(Activation x, Activation y) => _team.Ranges(
        x.Length / Lane.Count,
        1,
        (x: Of(x), y: Of(y)),
        static (s, first, end, scratch) =>
        {
            float* from = s.x.Data, to = s.y.Data;
            for (var i = first * Lane.Count; i < end * Lane.Count; i += Lane.Count)
            {
                var v = Vector512.Load(from + i);
                (v * GeluGate(v, out _)).Store(to + i);
            }
        });

    public void GeluGradient(Activation x, Activation dy, Activation dx) => _team.Ranges(
        x.Length / Lane.Count,
        1,
        (x: Of(x), dy: Of(dy), dx: Of(dx)),
        static (s, first, end, scratch) =>
        {
            float* from = s.x.Data, gradient = s.dy.Data, to = s.dx.Data;
            for (var i = first * Lane.Count; i < end * Lane.Count; i += Lane.Count)
            {
                var v = Vector512.Load(from + i);
                var gate = GeluGate(v, out var complement);
                var slope = Vector512.FusedMultiplyAdd(v * v, Vector512.Create(6 * GeluCube * GeluScale), Vector512.Create(2 * GeluScale));
                var derivative = Vector512.FusedMultiplyAdd(v * slope * gate, complement, gate);
                (Vector512.Load(gradient + i) * derivative).Store(to + i);
            }
        });

    public void SwiGlu(Activation x, Activation y) => _team.Ranges(
        Of(x).Rows,
        1,
        (x: Of(x), y: Of(y)),
        static (s, first, end, scratch) =>
        {
            for (var row = first; row < end; row++)
            {
                float* gates = s.x.Row(row), values = gates + s.y.Stride, target = s.y.Row(row);
                for (var i = 0; i < s.y.Stride; i += Lane.Count)
                {
                    var gate = Vector512.Load(gates + i);
                    (gate * Logistic(-gate, out _) * Vector512.Load(values + i)).Store(target + i);
                }
            }
        });

    public void SwiGluGradient(Activation x, Activation dy, Activation dx) => _team.Ranges(
        Of(x).Rows,
        1,
        (x: Of(x), dy: Of(dy), dx: Of(dx)),
        static (s, first, end, scratch) =>
        {
            for (var row = first; row < end; row++)
            {
                float* gates = s.x.Row(row), values = gates + s.dy.Stride, source = s.dy.Row(row), target = s.dx.Row(row);
                for (var i = 0; i < s.dy.Stride; i += Lane.Count)
                {
                    var (gate, d) = (Vector512.Load(gates + i), Vector512.Load(source + i));
                    var sigmoid = Logistic(-gate, out var complement);
                    var slope = Vector512.FusedMultiplyAdd(gate * sigmoid, complement, sigmoid);
                    var (ofGate, ofValue) = (d * Vector512.Load(values + i) * slope, d * (gate * sigmoid));
                    ofGate.Store(target + i);
                    ofValue.Store(target + s.dy.Stride + i);
                }
            }
        });

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

    /// <summary>(1 + tanh(z)) / 2 as 1 / (1 + e^(−2z)), z = sqrt(2/π) (x + 0.044715 x³), and 1 minus it.</summary>
    private static Vector512<float> GeluGate(Vector512<float> x, out Vector512<float> complement)
    {
        var exponent = x * Vector512.FusedMultiplyAdd(x * x, Vector512.Create(-2 * GeluCube * GeluScale), Vector512.Create(-2 * GeluScale));
        return Logistic(exponent, out complement);
    }

    /// <summary>
    /// 1 / (1 + e^exponent), and 1 minus it: nothing cancels at either end. The exponent stops at 69, where the result is 1e-30, so that the product of both stays a number.
    /// </summary>
    private static Vector512<float> Logistic(Vector512<float> exponent, out Vector512<float> complement)
    {
        exponent = Vector512.ConditionalSelect(Vector512.GreaterThan(exponent, Vector512.Create(69f)), Vector512.Create(69f), exponent);
        var e = Elementary.Exp(exponent);
        var gate = Vector512<float>.One / (Vector512<float>.One + e);
        complement = e * gate;
        return gate;
    }
}

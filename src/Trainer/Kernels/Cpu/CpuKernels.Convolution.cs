using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// One channel of one group at a time, so that the sums of its taps' gradients stay near. Backward, z is computed again, dz takes the place of dy, and dx, which looks
// ahead, takes that of dz, from the first position on.
public sealed unsafe partial class CpuKernels
{
    public void Convolve(Matrix w, int heads, Activation x, Activation before) => _team.Ranges(
        w.Columns,
        1,
        (w, heads, x: Of(x), before: Of(before)),
        static (s, first, end, scratch) =>
        {
            var taps = stackalloc Vector512<float>[s.w.Rows];
            for (var group = 0; group < s.x.Groups; group++)
            {
                for (var c = first; c < end; c++)
                {
                    var (to, old) = (Channel(s.x, group, HeadChannel(c, s.w, s.heads, s.x)), Channel(s.before, group, c));
                    Taps(s.w, c, taps);
                    for (var t = 0; t < s.x.Context; t++)
                    {
                        Vector512.Load(to.From(t).Data).Store(old.From(t).Data);
                        var z = Convolved(taps, s.w.Rows, old, t);
                        (z * Logistic(-z, out _)).Store(to.From(t).Data);
                    }
                }
            }
        });

    public void ConvolveGradient(Matrix w, int heads, Activation before, Activation dx, Matrix dw) => _team.Ranges(
        w.Columns,
        1,
        (w, heads, before: Of(before), dx: Of(dx), dw),
        static (s, first, end, scratch) =>
        {
            var taps = stackalloc Vector512<float>[s.w.Rows];
            for (var group = 0; group < s.dx.Groups; group++)
            {
                for (var c = first; c < end; c++)
                {
                    Taps(s.w, c, taps);
                    ConvolveGradient(taps, s.w.Rows, Channel(s.before, group, c), Channel(s.dx, group, HeadChannel(c, s.w, s.heads, s.dx)), s.dx.Context, Data(s.dw) + c, s.dw.Stride);
                }
            }
        });

    private static void ConvolveGradient(Vector512<float>* taps, int width, Operand old, Operand to, int context, float* dw, int stride)
    {
        var sums = stackalloc Vector512<float>[width];
        new Span<Vector512<float>>(sums, width).Clear();
        for (var t = 0; t < context; t++)
        {
            var z = Convolved(taps, width, old, t);
            var sigmoid = Logistic(-z, out var complement);
            var dz = Vector512.Load(to.From(t).Data) * Vector512.FusedMultiplyAdd(z * sigmoid, complement, sigmoid);
            dz.Store(to.From(t).Data);
            for (var j = 0; j < width && j <= t; j++)
                sums[j] = Vector512.FusedMultiplyAdd(dz, Vector512.Load(old.From(t - j).Data), sums[j]);
        }

        for (var t = 0; t < context; t++)
        {
            var sum = Vector512<float>.Zero;
            for (var j = 0; j < width && t + j < context; j++)
                sum = Vector512.FusedMultiplyAdd(taps[j], Vector512.Load(to.From(t + j).Data), sum);
            sum.Store(to.From(t).Data);
        }

        for (var j = 0; j < width; j++)
            dw[j * stride] += LaneSum.Of(sums[j]);
    }

    private static Operand Channel(CpuActivation x, int group, int channel) => new(x.Group(group) + channel * Lane.Count, x.Stride, Lane.Count);

    /// <summary>Where column c of a matrix in equal parts goes among channels in as many parts.</summary>
    private static int HeadChannel(int c, Matrix w, int heads, CpuActivation x)
    {
        var columns = w.Columns / heads;
        return (c / columns * (x.Channels / heads)) + (c % columns);
    }

    private static void Taps(Matrix w, int channel, Vector512<float>* taps)
    {
        for (var j = 0; j < w.Rows; j++)
            taps[j] = Vector512.Create(Data(w)[j * w.Stride + channel]);
    }

    private static Vector512<float> Convolved(Vector512<float>* taps, int width, Operand x, int t)
    {
        var z = Vector512<float>.Zero;
        for (var j = 0; j < width && j <= t; j++)
            z = Vector512.FusedMultiplyAdd(taps[j], Vector512.Load(x.From(t - j).Data), z);
        return z;
    }
}

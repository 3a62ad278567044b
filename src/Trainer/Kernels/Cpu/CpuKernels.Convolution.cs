using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// One channel of one group at a time, so that the sums of its taps' gradients stay near. Backward, z is computed again, dz takes the place of dy, and dx, which looks
// ahead, takes that of dz, from the first position on.
public sealed unsafe partial class CpuKernels
{
    public void Convolve(Matrix w, Activation x, Activation before)
    {
        var taps = stackalloc Vector512<float>[w.Rows];
        for (var group = 0; group < x.Groups; group++)
        {
            for (var c = 0; c < w.Columns; c++)
            {
                var (to, old) = (Channel(x, group, c), Channel(before, group, c));
                Taps(w, c, taps);
                for (var t = 0; t < x.Context; t++)
                {
                    Vector512.Load(to.From(t).Data).Store(old.From(t).Data);
                    var z = Convolved(taps, w.Rows, old, t);
                    (z * Logistic(-z, out _)).Store(to.From(t).Data);
                }
            }
        }
    }

    public void ConvolveGradient(Matrix w, Activation before, Activation dx, Matrix dw)
    {
        var taps = stackalloc Vector512<float>[w.Rows];
        var sums = stackalloc Vector512<float>[w.Rows];
        for (var group = 0; group < dx.Groups; group++)
        {
            for (var c = 0; c < w.Columns; c++)
            {
                var (to, old) = (Channel(dx, group, c), Channel(before, group, c));
                Taps(w, c, taps);
                new Span<Vector512<float>>(sums, w.Rows).Clear();
                for (var t = 0; t < dx.Context; t++)
                {
                    var z = Convolved(taps, w.Rows, old, t);
                    var sigmoid = Logistic(-z, out var complement);
                    var dz = Vector512.Load(to.From(t).Data) * Vector512.FusedMultiplyAdd(z * sigmoid, complement, sigmoid);
                    dz.Store(to.From(t).Data);
                    for (var j = 0; j < w.Rows && j <= t; j++)
                        sums[j] = Vector512.FusedMultiplyAdd(dz, Vector512.Load(old.From(t - j).Data), sums[j]);
                }

                for (var t = 0; t < dx.Context; t++)
                {
                    var sum = Vector512<float>.Zero;
                    for (var j = 0; j < w.Rows && t + j < dx.Context; j++)
                        sum = Vector512.FusedMultiplyAdd(taps[j], Vector512.Load(to.From(t + j).Data), sum);
                    sum.Store(to.From(t).Data);
                }

                for (var j = 0; j < w.Rows; j++)
                    Data(dw)[j * w.Columns + c] += LaneSum.Of(sums[j]);
            }
        }
    }

    private static Operand Channel(Activation x, int group, int channel) => new(Of(x).Group(group) + channel * Lane.Count, Of(x).Stride, Lane.Count);

    private static void Taps(Matrix w, int channel, Vector512<float>* taps)
    {
        for (var j = 0; j < w.Rows; j++)
            taps[j] = Vector512.Create(Data(w)[j * w.Columns + channel]);
    }

    private static Vector512<float> Convolved(Vector512<float>* taps, int width, Operand x, int t)
    {
        var z = Vector512<float>.Zero;
        for (var j = 0; j < width && j <= t; j++)
            z = Vector512.FusedMultiplyAdd(taps[j], Vector512.Load(x.From(t - j).Data), z);
        return z;
    }
}

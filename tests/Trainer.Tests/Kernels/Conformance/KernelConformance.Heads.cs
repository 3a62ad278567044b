using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Model;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    protected virtual double RotationTolerance => 1e-6;

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Heads_of_unit_length(int keyDim) => NormalisedHeads(HeadNormKind.L2, keyDim);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Heads_of_unit_mean_square(int keyDim) => NormalisedHeads(HeadNormKind.Rms, keyDim);

    /// <summary>A head that is zero stays zero, and neither it nor its gradient is anything but a number.</summary>
    [Theory, InlineData(HeadNormKind.L2), InlineData(HeadNormKind.Rms)]
    public void Heads_without_a_length(HeadNormKind kind)
    {
        foreach (var size in (float[])[0, 1e-30f, 1e-7f])
        {
            using var pair = Pair();
            var (x, scales) = (pair.Activation(1, 2, 9, () => size * pair.Random.Next()), pair.Stale(1, 2, 2));
            var dx = pair.Activation(1, 2, 9);
            pair.Call($"{kind} of {size}", (k, s) => k.NormHeads(kind, 4, 1, x[s], scales[s]), (x, NormTolerance(4)), (scales, NormTolerance(4)));
            pair.Call($"gradient of {kind} of {size}", (k, s) => k.NormHeadsGradient(kind, 4, 1, x[s], scales[s], dx[s]), (dx, NormTolerance(4)));
            Assert.All(dx.Read(0), d => Assert.True(double.IsFinite(d)));
            if (size == 0)
                Assert.All(x.Read(0).Take(8 * 16), y => Assert.Equal(0, y));
        }
    }

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Rotation(int keyDim)
    {
        for (var turn = 0; turn < Contexts.Length && keyDim % 2 == 0; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var heads = 1 + turn % 4;
            var table = Rotary.Table(context, keyDim);
            var (x, dx) = (pair.Activation(groups, context, heads * (2 * keyDim + turn % 3)), pair.Activation(groups, context, heads * (2 * keyDim + turn % 3)));

            pair.Call($"Rotate [{groups}, {context}, {heads} x {keyDim}]", (k, s) => k.Rotate(table, heads, x[s], back: false), (x, RotationTolerance));
            pair.Call($"Rotate [{groups}, {context}, {heads} x {keyDim}] back", (k, s) => k.Rotate(table, heads, dx[s], back: true), (dx, RotationTolerance));
        }
    }

    private void NormalisedHeads(HeadNormKind kind, int keyDim)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var (heads, blocks) = (1 + turn % 4, 1 + turn % 2);
            var part = blocks * keyDim + turn % 3;
            var what = $"{kind} of [{groups}, {context}, {heads} x {blocks} x {keyDim} of {part}]";
            var (x, scales) = (pair.Activation(groups, context, heads * part, () => 1.25f + pair.Random.Next()), pair.Stale(groups, context, heads * blocks));
            var dx = pair.Activation(groups, context, heads * part);

            // The one channel of a unit vector has no gradient but rounding, and for RMS that of the epsilon.
            var tolerance = keyDim > 1 ? 4 * NormTolerance(keyDim) : double.PositiveInfinity;
            pair.Call(what, (k, s) => k.NormHeads(kind, keyDim, heads, x[s], scales[s]), (x, NormTolerance(keyDim)), (scales, NormTolerance(keyDim)));
            pair.Call($"gradient of {what}", (k, s) => k.NormHeadsGradient(kind, keyDim, heads, x[s], scales[s], dx[s]), (dx, tolerance));
            if (keyDim == 1)
                Assert.All(Enumerable.Range(0, dx[0].Length).Where(i => i / 16 % part < blocks), i => Assert.InRange(dx.Read(0)[i], -1e-3, 1e-3));
        }
    }
}

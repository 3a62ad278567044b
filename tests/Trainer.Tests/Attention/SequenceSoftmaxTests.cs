using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Softmax;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Tests.Kernels;
using Sweeper.Trainer.Tests.Kernels.Conformance;

namespace Sweeper.Trainer.Tests.Attention;

/// <summary>
/// Both forms of softmax at sizes around the edges of vectors, tiles and blocks, whichever of them the rule would choose, beside the float64 reference. Scratch is NaN
/// before each call.
/// </summary>
public sealed class SequenceSoftmaxTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var context in (int[])[1, 15, 16, 17, 63, 64, 65, 130, 200, 256, 257, 333])
                foreach (var keyDim in (int[])[1, 3, 16, 20, 32, 33, 64])
                    data.Add(context, keyDim);
            return data;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Inside_a_sequence_as_the_reference(int context, int keyDim) => Check(SequenceSoftmax.Instance, context, keyDim);

    [Theory, MemberData(nameof(Sizes))]
    public void Over_sequences_as_the_reference(int context, int keyDim) => Check(LaneSoftmax.Instance, context, keyDim);

    /// <summary>Scores of some hundreds, growing with the position, so that each tile of keys has a new maximum and old sums vanish.</summary>
    [Theory]
    [InlineData(200, 5)]
    [InlineData(300, 20)]
    public void Maxima_that_grow_from_tile_to_tile(int context, int keyDim)
    {
        var i = 0;
        Check(SequenceSoftmax.Instance, context, keyDim, random => random.Next() + (0.02f * (i++ / (16 * 6 * keyDim))));
    }

    private static unsafe void Check(CpuAttention form, int context, int keyDim, Func<TestRandom, float>? number = null)
    {
        using var pair = new KernelPair(new CpuKernels());
        var shape = new AttentionShape(AttentionKind.Softmax, 2, keyDim);
        var qkv = pair.Activation(1, context, shape.InputChannels, number is null ? null : () => number(pair.Random));
        var (o, memory) = (pair.Stale(1, context, shape.Channels), pair.Memory(shape, 1, context));
        var (dO, dQkv) = (pair.Activation(1, context, shape.Channels), pair.Stale(1, context, shape.InputChannels));
        HeadView View(int head, Activation channels, Activation mixed) => new(shape, 0, head, 0, (CpuActivation)channels, (CpuActivation)mixed, (CpuActivation)memory[0]);
        void OfHeads(IKernels kernels, Action<int, Scratch> call)
        {
            var floats = (int)Math.Max(CpuAttention.ScratchFloats(keyDim), SequenceSoftmax.ScratchFloats(keyDim));
            var scratch = (CpuActivation)kernels.NewActivation(1, 1, Lane.Groups(floats));
            for (var head = 0; head < shape.Heads; head++)
            {
                new Span<float>(scratch.Data, floats).Fill(float.NaN);
                call(head, new Scratch(scratch.Data, floats));
            }
        }

        var tolerance = 2e-6 * Math.Sqrt(keyDim + context);
        pair.Call(
            "forward",
            (kernels, side) =>
            {
                if (side == 0)
                    OfHeads(kernels, (head, scratch) => form.Forward(View(head, qkv[0], o[0]), null, scratch));
                else
                    kernels.Attention(shape, 0, qkv[1], default, o[1], memory[1]);
            },
            (o, tolerance));
        pair.Call(
            "gradient",
            (kernels, side) =>
            {
                if (side == 0)
                    OfHeads(kernels, (head, scratch) => form.Backward(View(head, qkv[0], o[0]), View(head, dQkv[0], dO[0]), null, null, scratch));
                else
                    kernels.AttentionGradient(shape, 0, qkv[1], default, o[1], memory[1], dO[1], dQkv[1], default);
            },
            (dQkv, tolerance));
    }
}

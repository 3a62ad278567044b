using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Attention.Mesa;
using Sweeper.Trainer.Attention.Softmax;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>Takes one sequence and head at a time out of the batch, hands it to the kind's reference, and puts the result back.</summary>
public sealed partial class ReferenceKernels
{
    /// <summary>None: the backward computes everything again.</summary>
    public int AttentionMemory(AttentionShape shape) => 0;

    public void Attention(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory)
    {
        var (all, output) = (Of(qkv), Of(o, shape.Channels, qkv));
        foreach (var (group, lane, slot) in Heads(shape, firstHead, qkv))
        {
            var (q, k, v) = Take(all, shape, group, lane, slot);
            var head = firstHead + slot;
            Put(output, group, lane, head * shape.KeyDim, shape.Kind switch
            {
                AttentionKind.Softmax => SoftmaxReference.Forward(q, k, v),
                AttentionKind.Linear => LinearReference.Forward(q, k, v),
                AttentionKind.Mesa when shape.Forgetting => ForgettingReference.Forward(q, k, v, At(parameters, 0, head), At(parameters, 0, shape.Heads + head)),
                AttentionKind.Mesa => MesaReference.Forward(q, k, v, At(parameters, 0, head)),
                _ => GatedForward(shape, (q, k, v), Logits(all, parameters, shape, (group, lane, slot, head)), parameters, head),
            });
        }
    }

    public void AttentionGradient(
        AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters)
    {
        var (all, dOutput, dAll) = (Of(qkv), Of(dO, shape.Channels, qkv), Of(dQkv, qkv.Channels, qkv));
        foreach (var (group, lane, slot) in Heads(shape, firstHead, qkv))
        {
            var (q, k, v) = Take(all, shape, group, lane, slot);
            var head = firstHead + slot;
            var dHead = Take(dOutput, shape.KeyDim, group, lane, head * shape.KeyDim);
            var (dq, dk, dv) = shape.Kind switch
            {
                AttentionKind.Softmax => SoftmaxReference.Backward(q, k, v, dHead),
                AttentionKind.Linear => LinearReference.Backward(q, k, v, dHead),
                AttentionKind.Mesa when shape.Forgetting => ForgettingGradient((q, k, v), dHead, parameters, dParameters, head, shape.Heads + head),
                AttentionKind.Mesa => MesaGradient(q, k, v, At(parameters, 0, head), dHead, ref At(dParameters, 0, head)),
                _ => GatedGradient(shape, (q, k, v), (all, dAll), parameters, dHead, dParameters, (group, lane, slot, head)),
            };
            var first = slot * shape.HeadChannels;
            Put(dAll, group, lane, first, dq);
            Put(dAll, group, lane, first + shape.KeyDim, dk);
            Put(dAll, group, lane, first + (2 * shape.KeyDim), dv);
        }
    }

    private static (double[,] DQ, double[,] DK, double[,] DV) MesaGradient(
        double[,] q, double[,] k, double[,] v, double lambda, double[,] dO, ref double dLambda)
    {
        var (dq, dk, dv, ofSequence) = MesaReference.Backward(q, k, v, lambda, dO);
        dLambda += ofSequence;
        return (dq, dk, dv);
    }

    private static (double[,] DQ, double[,] DK, double[,] DV) ForgettingGradient(
        (double[,] Q, double[,] K, double[,] V) x, double[,] dO, Matrix parameters, Matrix dParameters, int lambda, int logit)
    {
        var (dq, dk, dv, dLambda, dLogit) = ForgettingReference.Backward(x.Q, x.K, x.V, At(parameters, 0, lambda), At(parameters, 0, logit), dO);
        At(dParameters, 0, lambda) += dLambda;
        At(dParameters, 0, logit) += dLogit;
        return (dq, dk, dv);
    }

    /// <summary>Every sequence and every head that qkv holds, by its place there.</summary>
    private static IEnumerable<(int Group, int Lane, int Slot)> Heads(AttentionShape shape, int firstHead, Activation qkv)
    {
        var heads = qkv.Channels / shape.HeadChannels;
        if (qkv.Channels % shape.HeadChannels != 0 || firstHead < 0 || firstHead + heads > shape.Heads)
            throw new ArgumentException(
                $"qkv must have {shape.HeadChannels} channels for each of some of {shape.Heads} heads, but has {qkv.Channels} from head {firstHead} on.", nameof(qkv));
        return from g in Enumerable.Range(0, qkv.Groups)
               from lane in Enumerable.Range(0, Lane.Count)
               from slot in Enumerable.Range(0, heads)
               select (g, lane, slot);
    }

    private static (double[,] Q, double[,] K, double[,] V) Take(ReferenceActivation qkv, AttentionShape shape, int group, int lane, int slot)
    {
        var (first, keyDim) = (slot * shape.HeadChannels, shape.KeyDim);
        return (Take(qkv, keyDim, group, lane, first), Take(qkv, keyDim, group, lane, first + keyDim), Take(qkv, keyDim, group, lane, first + (2 * keyDim)));
    }

    /// <summary>[T, K] of one sequence: K channels from <paramref name="first"/> on.</summary>
    private static double[,] Take(ReferenceActivation from, int keyDim, int group, int lane, int first)
    {
        var taken = new double[from.Context, keyDim];
        for (var t = 0; t < from.Context; t++)
            for (var i = 0; i < keyDim; i++)
                taken[t, i] = from[group * from.Context + t, first + i, lane];
        return taken;
    }

    private static void Put(ReferenceActivation to, int group, int lane, int first, double[,] head)
    {
        for (var t = 0; t < to.Context; t++)
            for (var i = 0; i < head.GetLength(1); i++)
                to[group * to.Context + t, first + i, lane] = head[t, i];
    }
}

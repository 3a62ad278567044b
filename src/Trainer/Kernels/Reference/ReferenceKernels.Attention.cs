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

    public void Attention(AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory)
    {
        var (all, output) = (Of(qkv, shape.InputChannels, o), Of(o, shape.Channels, qkv));
        foreach (var (group, lane, head) in Heads(shape, qkv))
        {
            var (q, k, v) = Take(all, shape, group, lane, head);
            Put(output, group, lane, head, shape.Kind switch
            {
                AttentionKind.Softmax => SoftmaxReference.Forward(q, k, v),
                AttentionKind.Linear => LinearReference.Forward(q, k, v),
                AttentionKind.Mesa when shape.Forgetting => ForgettingReference.Forward(q, k, v, At(parameters, 0, head), At(parameters, 0, shape.Heads + head)),
                AttentionKind.Mesa => MesaReference.Forward(q, k, v, At(parameters, 0, head)),
                _ => GatedForward(shape, (q, k, v), Logits(all, parameters, shape, group, lane, head), parameters, head),
            });
        }
    }

    public void AttentionGradient(
        AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters)
    {
        var (all, dOutput, dAll) = (Of(qkv, shape.InputChannels, dO), Of(dO, shape.Channels, qkv), Of(dQkv, shape.InputChannels, qkv));
        foreach (var (group, lane, head) in Heads(shape, qkv))
        {
            var (q, k, v) = Take(all, shape, group, lane, head);
            var dHead = Take(dOutput, shape.KeyDim, group, lane, head);
            var (dq, dk, dv) = shape.Kind switch
            {
                AttentionKind.Softmax => SoftmaxReference.Backward(q, k, v, dHead),
                AttentionKind.Linear => LinearReference.Backward(q, k, v, dHead),
                AttentionKind.Mesa when shape.Forgetting => ForgettingGradient((q, k, v), dHead, parameters, dParameters, head, shape.Heads + head),
                AttentionKind.Mesa => MesaGradient(q, k, v, At(parameters, 0, head), dHead, ref At(dParameters, 0, head)),
                _ => GatedGradient(shape, (q, k, v), (all, dAll), parameters, dHead, dParameters, (group, lane, head)),
            };
            Put(dAll, group, lane, head, dq);
            Put(dAll, group, lane, shape.Heads + head, dk);
            Put(dAll, group, lane, 2 * shape.Heads + head, dv);
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

    private static IEnumerable<(int Group, int Lane, int Head)> Heads(AttentionShape shape, Activation qkv) =>
        from g in Enumerable.Range(0, qkv.Groups)
        from lane in Enumerable.Range(0, Lane.Count)
        from head in Enumerable.Range(0, shape.Heads)
        select (g, lane, head);

    private static (double[,] Q, double[,] K, double[,] V) Take(ReferenceActivation qkv, AttentionShape shape, int group, int lane, int head) =>
        (Take(qkv, shape.KeyDim, group, lane, head),
         Take(qkv, shape.KeyDim, group, lane, shape.Heads + head),
         Take(qkv, shape.KeyDim, group, lane, 2 * shape.Heads + head));

    /// <summary>[T, K] of one sequence: channels [block·K, (block + 1)·K).</summary>
    private static double[,] Take(ReferenceActivation from, int keyDim, int group, int lane, int block)
    {
        var taken = new double[from.Context, keyDim];
        for (var t = 0; t < from.Context; t++)
            for (var i = 0; i < keyDim; i++)
                taken[t, i] = from[group * from.Context + t, block * keyDim + i, lane];
        return taken;
    }

    private static void Put(ReferenceActivation to, int group, int lane, int block, double[,] head)
    {
        for (var t = 0; t < to.Context; t++)
            for (var i = 0; i < head.GetLength(1); i++)
                to[group * to.Context + t, block * head.GetLength(1) + i, lane] = head[t, i];
    }
}

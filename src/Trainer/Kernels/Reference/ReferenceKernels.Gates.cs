using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Delta;
using Sweeper.Trainer.Attention.Gated;
using Sweeper.Trainer.Attention.MesaNet;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>The kinds that have gates: their references take logits with the bias already added, and give the gradient of those.</summary>
public sealed partial class ReferenceKernels
{
    private static double[,] GatedForward(
        AttentionShape shape, (double[,] Q, double[,] K, double[,] V) x, double[,] logits, Matrix parameters, int head) => shape.Kind switch
        {
            AttentionKind.Gated => GatedReference.Forward(x.Q, x.K, x.V, logits, shape.RepeatGuard),
            AttentionKind.Delta => DeltaReference.Forward(x.Q, x.K, x.V, logits),
            AttentionKind.MesaNet => MesaNetReference.Forward(x.Q, x.K, x.V, logits, Regulariser(parameters, shape, head), shape),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Kind, "Unknown kind of attention."),
        };

    private static (double[,] DQ, double[,] DK, double[,] DV) GatedGradient(
        AttentionShape shape, (double[,] Q, double[,] K, double[,] V) x, (ReferenceActivation Input, ReferenceActivation Gradient) all,
        Matrix parameters, double[,] dO, Matrix dParameters, (int Group, int Lane, int Slot, int Head) at)
    {
        var logits = Logits(all.Input, parameters, shape, at);
        var regulariser = shape.Kind == AttentionKind.MesaNet ? Regulariser(parameters, shape, at.Head) : [];
        var (dq, dk, dv, dLogits, dRegulariser) = shape.Kind switch
        {
            AttentionKind.Gated => With(GatedReference.Backward(x.Q, x.K, x.V, logits, dO, shape.RepeatGuard)),
            AttentionKind.Delta => With(DeltaReference.Backward(x.Q, x.K, x.V, logits, dO)),
            AttentionKind.MesaNet => MesaNetReference.Backward(x.Q, x.K, x.V, logits, regulariser, shape, dO),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Kind, "Unknown kind of attention."),
        };
        for (var gate = 0; gate < shape.Gates; gate++)
            for (var t = 0; t < dLogits.GetLength(0); t++)
            {
                all.Gradient[at.Group * all.Gradient.Context + t, GateChannel(shape, gate, at.Slot), at.Lane] = dLogits[t, gate];
                At(dParameters, 0, gate * shape.Heads + at.Head) += dLogits[t, gate];
            }

        for (var i = 0; i < dRegulariser.Length; i++)
            At(dParameters, 0, FirstRegulariser(shape, at.Head) + i) += dRegulariser[i];
        return (dq, dk, dv);
    }

    private static (double[,], double[,], double[,], double[,], double[]) With((double[,] Q, double[,] K, double[,] V, double[,] Logits) gradient) =>
        (gradient.Q, gradient.K, gradient.V, gradient.Logits, []);

    /// <summary>[T, gates] of one sequence and head, with the bias of each gate.</summary>
    private static double[,] Logits(ReferenceActivation from, Matrix parameters, AttentionShape shape, (int Group, int Lane, int Slot, int Head) at)
    {
        var logits = new double[from.Context, shape.Gates];
        for (var t = 0; t < from.Context; t++)
            for (var gate = 0; gate < shape.Gates; gate++)
                logits[t, gate] = from[at.Group * from.Context + t, GateChannel(shape, gate, at.Slot), at.Lane] + At(parameters, 0, gate * shape.Heads + at.Head);
        return logits;
    }

    private static double[] Regulariser(Matrix parameters, AttentionShape shape, int head) =>
        Enumerable.Range(FirstRegulariser(shape, head), shape.KeyDim).Select(i => At(parameters, 0, i)).ToArray();

    private static int GateChannel(AttentionShape shape, int gate, int slot) => (slot * shape.HeadChannels) + (3 * shape.KeyDim) + gate;

    private static int FirstRegulariser(AttentionShape shape, int head) => shape.Gates * shape.Heads + head * shape.KeyDim;
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention;

/// <summary>One gate of one head on the CPU: <c>sigmoid(logit_t + bias)</c> in each lane.</summary>
internal readonly unsafe struct LaneGate(HeadView head, int gate, float* parameters)
{
    private readonly Operand _logits = head.Gate(gate);
    private readonly float _bias = parameters[BiasOf(head, gate)];

    /// <summary>Where in the parameters the bias of a gate of a head is.</summary>
    public static int BiasOf(HeadView head, int gate) => (gate * head.Shape.Heads) + head.Head;

    /// <summary>The gate at position t, in (0, 1).</summary>
    public Vector512<float> Open(int t) => Sigmoid(Logit(t));

    /// <summary><c>1 − Open(t)</c>, with no loss of digits where the gate is nearly open.</summary>
    public Vector512<float> Shut(int t) => Sigmoid(-Logit(t));

    /// <summary>1 / (1 + e^−x), from an exponential that cannot overflow.</summary>
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = Elementary.Exp(-Vector512.Abs(x));
        var numerator = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero), Vector512<float>.One, e);
        return numerator / (Vector512<float>.One + e);
    }

    private Vector512<float> Logit(int t) => Vector512.Load(_logits.From(t).Data) + Vector512.Create(_bias);
}

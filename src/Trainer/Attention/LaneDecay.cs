using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Attention;

/// <summary>γ of one head on the CPU: its gate, which gives way where β opens if the shape says so (<see cref="RepeatGuard"/>).</summary>
internal readonly unsafe struct LaneDecay(HeadView head, float* parameters)
{
    private const float Share = (float)RepeatGuard.Share;

    private readonly LaneGate _gate = new(head, 0, parameters);
    private readonly LaneGate _beta = new(head, 1, parameters);

    public bool Guarded { get; } = head.Shape.RepeatGuard;

    /// <summary>γ at position t, in (0, 1).</summary>
    public Vector512<float> Open(int t)
    {
        if (!Guarded)
            return _gate.Open(t);
        var beta = _beta.Open(t);
        return _gate.Open(t) * Vector512.FusedMultiplyAdd(beta * beta, Vector512.Create(-Share), Vector512<float>.One);
    }

    /// <summary>d ln γ_t / d (logit of γ): one minus the gate.</summary>
    public Vector512<float> Shut(int t) => _gate.Shut(t);

    /// <summary>d ln γ_t / d (logit of β), where it is <see cref="Guarded"/>: <c>−2·0.0025 β² (1 − β) / (1 − 0.0025 β²)</c>.</summary>
    public Vector512<float> SlopeInBeta(int t)
    {
        var beta = _beta.Open(t);
        var left = Vector512.FusedMultiplyAdd(beta * beta, Vector512.Create(-Share), Vector512<float>.One);
        return Vector512.Create(-2 * Share) * beta * beta * _beta.Shut(t) / left;
    }
}

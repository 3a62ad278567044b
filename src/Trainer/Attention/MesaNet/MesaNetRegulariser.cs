using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.MesaNet;

/// <summary>Λ of mesanet, per head and channel: <c>0.25 + softplus(parameter)</c>, so that no step of an optimiser makes H + Λ singular (arXiv 2506.05233).</summary>
internal static class MesaNetRegulariser
{
    public const float Smallest = 0.25f;

    /// <summary><c>ln(e^0.75 − 1)</c>: the parameter at which Λ = 1.</summary>
    public const float Start = 0.11064653f;

    public static Vector512<float> Of(float parameter)
    {
        var x = Vector512.Create(parameter);
        var softplus = Vector512.Max(x, Vector512<float>.Zero) + Elementary.Log(Vector512<float>.One + Elementary.Exp(-Vector512.Abs(x)));
        return Vector512.Create(Smallest) + softplus;
    }

    /// <summary><c>dΛ / dparameter</c>, a sigmoid.</summary>
    public static float Slope(float parameter) => LaneGate.Sigmoid(Vector512.Create(parameter)).GetElement(0);
}

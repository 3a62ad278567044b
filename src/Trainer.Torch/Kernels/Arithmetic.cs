using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>
/// Sums of tensors, and all that takes a number. TorchSharp's own operators make a Scalar for every call, also for the 1 in <c>a + 1·b</c>, and let go of it before the native code
/// has read it: a garbage collection at that moment frees it, and the call computes with whatever lies there. These scalars are kept. BannedSymbols.txt bans the others.
/// </summary>
internal static class Arithmetic
{
    private static readonly ConcurrentDictionary<double, Scalar> Numbers = new();
#pragma warning disable RS0030 // Here they are made and kept.
    private static readonly Scalar One = 1;

    /// <summary>A number, for as long as the process lives: for constants and settings, of which there are few.</summary>
    public static Scalar Kept(double number) => Numbers.GetOrAdd(number, static n => n);
#pragma warning restore RS0030

    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    public static Tensor Plus(this Tensor a, double b) => a.add(Kept(b), One);

    /// <summary>1 − a.</summary>
    public static Tensor Rest(this Tensor a) => a.neg().add(One, One);

    public static Tensor Times(this Tensor a, double b) => a.mul(Kept(b));

    public static Tensor Over(this Tensor a, double b) => a.div(Kept(b));

    /// <summary>a += b, in place.</summary>
    public static Tensor Gain(this Tensor a, Tensor b) => a.add_(b, One);

    /// <summary>Within ±limit, in place; a NaN stays one.</summary>
    public static Tensor Limit(this Tensor a, double limit) => a.clamp_(Kept(-limit), Kept(limit));

    public static Tensor AtLeast(this Tensor a, double limit) => a.clamp(min: Kept(limit));

    public static Tensor AtMost(this Tensor a, double limit) => a.clamp(max: Kept(limit));

    /// <summary>The number where the mask is true, in place.</summary>
    public static Tensor Fill(this Tensor a, Tensor mask, double number) => a.masked_fill_(mask, Kept(number));
}

using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>An activation of <see cref="ReferenceKernels"/>: float64 and open, so that a test can perturb one number and read in full precision.</summary>
public sealed class ReferenceActivation : Activation
{
    private readonly int _first;

    public ReferenceActivation(int groups, int context, int channels)
        : base(groups, context, channels) => Data = new double[Length];

    /// <summary>Over the memory of another, from its number <paramref name="first"/> on.</summary>
    public ReferenceActivation(ReferenceActivation of, int first, int groups, int context, int channels)
        : base(groups, context, channels)
    {
        (Data, _first) = (of.Data, of._first + first);
        if (first % Lane.Count != 0 || first + Length > of.Length)
            throw new ArgumentException(
                $"A part of an activation must lie inside it and begin at a multiple of {Lane.Count}, but [{groups}, {context}, {channels}] from {first} on has {Length} of {of.Length} numbers.");
    }

    /// <summary>Index <c>((g·T + t)·C + c)·16 + lane</c>; of a part, the memory of the whole.</summary>
    public double[] Data { get; }

    /// <summary>The numbers of this activation or part.</summary>
    public Span<double> Numbers => Data.AsSpan(_first, Length);

    /// <summary>Tokens per lane: groups · T. Token n is position n mod T of group n / T.</summary>
    public int Tokens => Groups * Context;

    public ref double this[int token, int channel, int lane] => ref Data[_first + (token * Channels + channel) * Lane.Count + lane];
}

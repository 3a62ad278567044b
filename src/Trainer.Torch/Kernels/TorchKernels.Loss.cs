using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

public sealed partial class TorchKernels
{
    public void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        using var scope = NewDisposeScope();
        var (z, y) = Compared(prediction, target);
        var difference = z - y;
        Add((difference * difference).sum(4).Times(0.5), sequences, lossByPosition);
    }

    public void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        using var scope = NewDisposeScope();
        var (z, y) = Compared(prediction, target);
        Write((z - y).Times(scale), sequences, Of(dPrediction, prediction.Channels, prediction), target.Channels);
    }

    /// <summary>The largest logit is taken off all of them first: they sum with weights 1, and the targets to 1, so that it cancels.</summary>
    public void CrossEntropy(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        using var scope = NewDisposeScope();
        var (z, y) = Compared(prediction, target);
        var below = z - z.amax([4], true);
        Add(below.exp().sum(4).log() - (y * below).sum(4), sequences, lossByPosition);
    }

    public void CrossEntropyGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        using var scope = NewDisposeScope();
        var (z, y) = Compared(prediction, target);
        Write((z.softmax(4) - y).Times(scale), sequences, Of(dPrediction, prediction.Channels, prediction), target.Channels);
    }

    /// <summary>The predicting channels and the targets: [replicas, groups, T, 16, target channels].</summary>
    private static (Tensor Prediction, Tensor Target) Compared(Activation prediction, Activation target) => target.Channels <= prediction.Channels
        ? (Of(prediction).Grid.narrow(4, 0, target.Channels), Of(target, target.Channels, prediction).Grid)
        : throw new ArgumentException($"A prediction must have a channel for each of {target.Channels} targets, but has {prediction.Channels}.");

    /// <summary>Sums what the counted sequences lose, [replicas, groups, T, 16], over sequences in float64.</summary>
    private void Add(Tensor losses, int sequences, Span<double> lossByPosition)
    {
        var counted = where(Counts(losses.shape[1], sequences).squeeze(4), losses, losses.new_zeros(1));
        var sums = counted.to(ScalarType.Float64).sum([1, 3]).cpu().contiguous().data<double>();
        for (var i = 0; i < sums.Count; i++)
            lossByPosition[i] += sums[i];
    }

    private void Write(Tensor gradient, int sequences, TorchActivation to, int channels)
    {
        var counted = where(Counts(to.Groups, sequences), gradient, gradient.new_zeros(1));
        to.Grid.narrow(4, 0, channels).copy_(counted);
        to.Grid.narrow(4, channels, to.Channels - channels).zero_();
    }

    /// <summary>[1, groups, 1, 16, 1]: which sequences count.</summary>
    private Tensor Counts(long groups, int sequences)
    {
        var counts = new float[groups * Lane.Count];
        counts.AsSpan(0, Math.Min(sequences, counts.Length)).Fill(1);
        return Table(counts).to(ScalarType.Bool).view(1, groups, 1, Lane.Count, 1);
    }
}

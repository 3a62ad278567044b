using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    public void CrossEntropy(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var (ps, ts) = (Of(prediction), Of(target, target.Channels, prediction));
        for (var n = 0; n < ps.Tokens; n++)
        {
            for (var lane = 0; lane < Lane.Count && Sequence(ps, n, lane) < sequences; lane++)
            {
                Softmax(ps, target.Channels, n, lane, out var logSum);
                lossByPosition[n % ps.Context] += logSum;
                for (var c = 0; c < target.Channels; c++)
                    lossByPosition[n % ps.Context] -= ts[n, c, lane] * ps[n, c, lane];
            }
        }
    }

    public void CrossEntropyGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var (ps, ts, ds) = (Of(prediction), Of(target, target.Channels, prediction), Of(dPrediction, prediction.Channels, prediction));
        for (var n = 0; n < ps.Tokens; n++)
        {
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                var probabilities = Softmax(ps, target.Channels, n, lane, out _);
                for (var c = 0; c < prediction.Channels; c++)
                    ds[n, c, lane] = Sequence(ps, n, lane) < sequences && c < target.Channels ? scale * (probabilities[c] - ts[n, c, lane]) : 0;
            }
        }
    }

    public void SoftCap(Activation x, float cap)
    {
        var xs = Of(x).Data;
        for (var i = 0; i < xs.Length; i++)
            xs[i] = cap * Math.Tanh(xs[i] / cap);
    }

    public void SoftCapGradient(Activation y, float cap, Activation dx)
    {
        var (ys, dxs) = (Of(y).Data, Of(dx, y.Channels, y).Data);
        for (var i = 0; i < ys.Length; i++)
            dxs[i] *= 1 - (ys[i] / cap * (ys[i] / cap));
    }

    /// <summary>softmax of the first channels of a token, and log Σ e^z.</summary>
    private static double[] Softmax(ReferenceActivation z, int channels, int token, int lane, out double logSum)
    {
        var logits = new double[channels];
        for (var c = 0; c < channels; c++)
            logits[c] = z[token, c, lane];
        var largest = logits.Max();
        var sum = logits.Sum(logit => Math.Exp(logit - largest));
        logSum = largest + Math.Log(sum);
        return Array.ConvertAll(logits, logit => Math.Exp(logit - largest) / sum);
    }
}

using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    public void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var (ps, ts) = (Of(prediction), Of(target, target.Channels, prediction));
        for (var n = 0; n < ps.Tokens; n++)
            for (var c = 0; c < target.Channels; c++)
                for (var lane = 0; lane < Lane.Count; lane++)
                    if (Sequence(ps, n, lane) < sequences)
                        lossByPosition[n % ps.Context] += (ps[n, c, lane] - ts[n, c, lane]) * (ps[n, c, lane] - ts[n, c, lane]) / 2;
    }

    public void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var (ps, ts, ds) = (Of(prediction), Of(target, target.Channels, prediction), Of(dPrediction, prediction.Channels, prediction));
        for (var n = 0; n < ps.Tokens; n++)
            for (var c = 0; c < prediction.Channels; c++)
                for (var lane = 0; lane < Lane.Count; lane++)
                    ds[n, c, lane] = Sequence(ps, n, lane) < sequences && c < target.Channels ? scale * (ps[n, c, lane] - ts[n, c, lane]) : 0;
    }

    /// <summary>Which sequence of the batch a token of a lane belongs to.</summary>
    private static int Sequence(ReferenceActivation of, int token, int lane) => token / of.Context * Lane.Count + lane;
}

using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Training;

/// <summary>The learning rate by step: linear warm-up from 0 to the peak, then constant, or a half cosine down to the final rate and constant from there.</summary>
/// <param name="Cosine">False: constant.</param>
/// <param name="Peak">Rate after the warm-up.</param>
/// <param name="Final">Rate at and after <paramref name="DecaySteps"/>, for the cosine.</param>
/// <param name="WarmupSteps">0 = none.</param>
/// <param name="DecaySteps">Step at which the cosine ends, counted from the start of training.</param>
public sealed record Schedule(bool Cosine, double Peak, double Final, int WarmupSteps, int DecaySteps)
{
    /// <param name="step">1 for the first step.</param>
    public double At(int step)
    {
        if (step <= WarmupSteps)
            return Peak * step / WarmupSteps;
        if (!Cosine)
            return Peak;
        var progress = Math.Min(1.0, (double)(step - WarmupSteps) / (DecaySteps - WarmupSteps));
        return Final + ((Peak - Final) * 0.5 * (1 + Elementary.Cos(Math.PI * progress)));
    }
}

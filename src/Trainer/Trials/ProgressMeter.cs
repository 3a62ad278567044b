using System.Diagnostics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Trainer.Trials;

/// <summary>Shows where a trial stands about ten times a second, however fast its steps are.</summary>
internal sealed class ProgressMeter(ITrialContext context, int steps, long tokensPerStep)
{
    private static readonly long Interval = Stopwatch.Frequency / 10;

    private long _shownAt = Stopwatch.GetTimestamp();
    private int _stepsSince;

    public void Tick(int step, double loss)
    {
        _stepsSince++;
        var elapsed = Stopwatch.GetTimestamp() - _shownAt;
        if (elapsed < Interval)
            return;
        context.Show(new Progress(step, steps, loss, _stepsSince * tokensPerStep * (double)Stopwatch.Frequency / elapsed));
        _shownAt += elapsed;
        _stepsSince = 0;
    }
}

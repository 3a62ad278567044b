using Spectre.Console;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;
using Progress = Sweeper.Sweeps.Trials.Progress;

namespace Sweeper.Client.Live;

/// <summary>Redraws what is going on a few times a second, and leaves nothing behind.</summary>
internal sealed class LiveView : ISweepView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private readonly Stage _stage;
    private readonly LivePicture _picture;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _drawing;
    private bool _scoring;

    public LiveView(Stage stage, IAnsiConsole console)
    {
        _stage = stage;
        _picture = new LivePicture(stage, console);
        _drawing = Task.Run(() => console.Live(Draw()).AutoClear(true).StartAsync(DrawAsync));
    }

    public void SweepOpened(string sweepId, SweepCounts counts) => Change(() => _stage.Open(counts));

    public void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom) => Change(() => _stage.Start(device, trial, resumedFrom));

    public void TrialProgressed(DeviceId device, Trial trial, Progress progress) => Change(() => _stage.Move(device, trial, progress));

    public void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts) =>
        Change(() => _stage.End(device, trial, outcome, counts));

    public void SweepExtended(SweepPlan plan, SweepCounts counts) => Change(() => _stage.Extend(plan, counts));

    public void SweepStopping() => Change(() => _stage.IsStopping = true);

    public void Scoring() => Change(() => _scoring = true);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();

        // A terminal that cannot be drawn on must not cost the run its result.
        await _drawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private void Change(Action change)
    {
        lock (_gate)
            change();
    }

    private Spectre.Console.Rendering.IRenderable Draw()
    {
        lock (_gate)
            return _picture.Draw(_scoring);
    }

    private async Task DrawAsync(LiveDisplayContext context)
    {
        while (!_over.IsCancellationRequested)
        {
            context.UpdateTarget(Draw());
            await Task.Delay(Interval, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

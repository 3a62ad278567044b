using Spectre.Console;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;
using Progress = Sweeper.Sweeps.Trials.Progress;

namespace Sweeper.Client.Live;

/// <summary>Redraws what is going on a few times a second, and leaves nothing behind.</summary>
internal sealed class LiveView : SweepView
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private readonly LivePicture _picture;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _drawing;
    private bool _scoring;

    public LiveView(Stage stage, IAnsiConsole console)
        : base(stage)
    {
        _picture = new LivePicture(stage, console);
        _drawing = Task.Run(() => console.Live(Draw()).AutoClear(true).StartAsync(DrawAsync));
    }

    public override void SweepOpened(string sweepId, SweepCounts counts) => Change(() => Stage.Open(counts));

    public override void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom) => Change(() =>
    {
        _scoring = false;
        Stage.Start(device, trial, resumedFrom);
    });

    public override void TrialProgressed(DeviceId device, Trial trial, Progress progress) => Change(() => Stage.Move(device, trial, progress));

    public override void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts) =>
        Change(() => Stage.End(device, trial, outcome, counts));

    /// <summary>The counts tell.</summary>
    public override void Decided(TrialId trial, Decision decision)
    {
    }

    public override void SweepStopping() => Change(() => Stage.IsStopping = true);

    public override void Scoring() => Change(() => _scoring = true);

    public override async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();

        // A terminal that cannot be drawn on must not cost the run its result.
        await _drawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    protected override void Change(Action change)
    {
        lock (_gate)
            change();
    }

    protected override void Tell(string notice) => Change(() => Stage.Notice(notice));

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

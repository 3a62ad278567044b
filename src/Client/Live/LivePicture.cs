using Spectre.Console;
using Spectre.Console.Rendering;
using Sweeper.Client.Printing;

namespace Sweeper.Client.Live;

/// <summary>
/// One picture of a run: overall bar, a line per device, the best arms so far. Every line is cut to the terminal's width (labels before numbers), and there are never more than fit its height.
/// </summary>
internal sealed class LivePicture(Stage stage, IAnsiConsole console)
{
    private const int MostArms = 5;
    private const int OtherLines = 10;
    private const int BarWidth = 30;
    private const int LeastLabel = 12;

    /// <summary>Two between columns, and one that stays free at the end of a line.</summary>
    private const int Gaps = 5;

    public IRenderable Draw(bool scoring)
    {
        List<string> lines = [Overall(scoring), "", .. Devices(), .. Arms(), .. Notices()];
        return new Rows(lines.Select(line => new Text(Cut(line))));
    }

    private string Overall(bool scoring)
    {
        var filled = (int)Math.Round(BarWidth * stage.Work.Fraction);
        var bar = new string('━', filled) + new string('╌', BarWidth - filled);
        var doing = scoring ? $"scoring oracles {string.Join(", ", stage.Plan.Oracles)}"
            : stage.IsStopping ? "stopping: running trials save a checkpoint (Ctrl-C again to quit at once)"
            : stage.IsPaused ? $"paused (sweeper resume {stage.Plan.Id})"
            : stage.Work.TimeLeft is { } left ? $"about {Figures.Duration(left)} left"
            : "";
        return $"{stage.Plan.Id}  {bar} {stage.Work.Fraction:P0}  {stage.Ended}/{stage.Plan.Trials.Count} trials{stage.Aside}  {doing}";
    }

    private IEnumerable<string> Notices() => stage.Notices.Count == 0 ? [] : ["", .. stage.Notices];

    private IEnumerable<string> Devices()
    {
        var seats = stage.Seats.ToList();
        var room = Math.Max(1, console.Profile.Height - OtherLines - MostArms);
        var shown = seats.Take(room).ToList();
        var (device, numbers) = (Width(shown, s => s.Device), Width(shown, Numbers));
        var label = Math.Clamp(console.Profile.Width - device - numbers - Gaps, LeastLabel, Math.Max(LeastLabel, Width(shown, s => s.Label)));
        foreach (var seat in shown)
            yield return $"{seat.Device.PadRight(device)}  {Shorten(seat.Label, label).PadRight(label)}  {Numbers(seat)}";

        if (seats.Count > shown.Count)
            yield return $"… and {Figures.Count(seats.Count - shown.Count, "more device")}: all {seats.Count} together {Figures.Amount(seats.Sum(s => s.Progress.TokensPerSecond))} tok/s";
    }

    private static string Numbers(Seat seat)
    {
        var p = seat.Progress;
        return $"{$"{p.Step}/{p.Steps}",11}" + (double.IsNaN(p.Loss) ? "" : $"  loss {Figures.Number(p.Loss),-10} {Figures.Amount(p.TokensPerSecond)} tok/s");
    }

    /// <summary>What stands at the end of a label tells trials apart better than what stands at its start: the seed.</summary>
    private static string Shorten(string label, int width) => label.Length <= width ? label : "…" + label[^(width - 1)..];

    private IEnumerable<string> Arms()
    {
        var best = stage.Scores.Best(MostArms);
        if (best.Count == 0)
            yield break;
        var spread = new Spread([.. best.Select(b => b.Score)]);
        var label = best.Max(b => b.Arm.Label.Length);
        yield return "";
        yield return $"best {stage.Plan.Objective.Metric} so far (mean ± 95 %)";
        foreach (var (arm, score) in best)
            yield return $"  {arm.Label.PadRight(label)}  {spread.Format(score)}  n={score.N}";
    }

    /// <summary>A line that breaks would move everything below it at each change of its length.</summary>
    private string Cut(string line) => line.Length < console.Profile.Width ? line : line[..Math.Max(0, console.Profile.Width - 2)] + "…";

    private static int Width(List<Seat> seats, Func<Seat, string> text) => seats.Count == 0 ? 0 : seats.Max(s => text(s).Length);
}

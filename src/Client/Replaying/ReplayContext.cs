using System.Security.Cryptography;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Replaying;

/// <summary>An engine of one trial that keeps nothing: it holds every report against the stored one, and stops at the first that differs.</summary>
/// <param name="until">Step after which there is nothing more to compare.</param>
/// <param name="stop">Fired when there is nothing more to do.</param>
internal sealed class ReplayContext(ReplayedTrial stored, int until, CancellationTokenSource stop, TimeProvider time) : ITrialContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly SortedDictionary<string, TrialArtifact> _artifacts = new(StringComparer.Ordinal);
    private long _said = time.GetTimestamp();

    public Trial Trial => stored.Trial;

    public bool CheckpointDue => false;

    /// <summary>The largest relative difference of a number that counts as the same.</summary>
    public double Deviation { get; private set; }

    /// <summary>Reports that were found the same.</summary>
    public int Same { get; private set; }

    public Difference? Difference { get; private set; }

    /// <summary>Whether there is nothing more to compare.</summary>
    public bool HasReachedEnd { get; private set; }

    public IReadOnlyDictionary<string, TrialArtifact> Artifacts => _artifacts;

    public Stream? OpenCheckpoint() => null;

    public void SaveCheckpoint(int step, Action<Stream> write)
    {
    }

    public void SaveArtifact(string name, Action<Stream> write)
    {
        using var whole = new MemoryStream();
        write(whole);
        _artifacts[name] = new TrialArtifact(whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole.GetBuffer().AsSpan(0, (int)whole.Length))));
    }

    public void Report(Report report)
    {
        if (Difference is not null || HasReachedEnd)
            return;
        if (report.Step <= until)
        {
            Difference = Compare(report);
            Same += Difference is null ? 1 : 0;
        }

        HasReachedEnd = report.Step >= until;
        if (Difference is not null || (HasReachedEnd && stored.Result is null) || (HasReachedEnd && until < stored.Result?.Step))
            stop.Cancel();
    }

    public void Show(Progress progress)
    {
        if (time.GetElapsedTime(_said) < Interval)
            return;
        _said = time.GetTimestamp();
        Console.Error.WriteLine(
            $"step {progress.Step}/{progress.Steps}, loss {Figures.Number(progress.Loss)}, {Figures.Amount(progress.TokensPerSecond)} tok/s; {Figures.Count(Same, "report")} the same so far");
    }

    private Difference? Compare(Report report)
    {
        var expected = Same < stored.Reports.Count ? stored.Reports[Same] : null;
        if (expected?.Step != report.Step)
            return Difference.Of(Math.Min(report.Step, expected?.Step ?? report.Step), "step", expected?.Step, report.Step);
        return expected.Metrics.Keys.Union(report.Metrics.Keys).Order(StringComparer.Ordinal)
            .Select(name => Differ(report.Step, name, Of(expected, name), Of(report, name)))
            .FirstOrDefault(difference => difference is not null);
    }

    private static double? Of(Report report, string metric) => report.Metrics.TryGetValue(metric, out var value) ? value : null;

    private Difference? Differ(int step, string name, double? one, double? other)
    {
        if (one is not { } a || other is not { } b || !stored.Rule.IsSame(a, b))
            return Difference.Of(step, name, one, other);
        Deviation = Math.Max(Deviation, ReplayRule.Deviation(a, b));
        return null;
    }
}

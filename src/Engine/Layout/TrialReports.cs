using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The reports of one trial while it runs, in memory: each checkpoint has them up to its step, and <c>reports.jsonl</c> is written whole at the end. Continued from a
/// checkpoint, it has the bytes of a run that nothing disturbed.
/// </summary>
internal sealed class TrialReports
{
    private readonly List<byte[]> _lines = [];
    private int _lastStep = -1;

    public int Count => _lines.Count;

    /// <summary>False when its step is there already, which a resumed attempt may say again.</summary>
    /// <exception cref="ArgumentException">It cannot be spelled.</exception>
    public bool Add(Report report)
    {
        if (report.Step <= _lastStep)
            return false;
        _lines.Add(ReportLine.Format(report));
        _lastStep = report.Step;
        return true;
    }

    public void Write(Stream stream)
    {
        foreach (var line in _lines)
            stream.Write(line);
    }

    /// <summary>The whole reports of an object, up to the first line that is torn: a store of format 1 may have such a line.</summary>
    public static IReadOnlyList<Report> Read(IStore store, string name)
    {
        using var stream = store.OpenRead(name);
        if (stream is null)
            return [];
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var (bytes, reports, start) = (copy.ToArray(), new List<Report>(), 0);
        while (bytes.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var length && ReportLine.TryParse(bytes.AsSpan(start, length)) is { } report)
        {
            reports.Add(report);
            start += length + 1;
        }

        return reports;
    }
}

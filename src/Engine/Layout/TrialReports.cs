using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary><c>reports.jsonl</c> of one trial. Cut back to a checkpoint and continued, it has the bytes of a run that nothing disturbed.</summary>
internal sealed class TrialReports(IStore store, string name)
{
    private long? _length;

    /// <summary>Step of the newest report, or -1.</summary>
    public int LastStep { get; private set; } = -1;

    /// <summary>The whole reports, up to the first line that is torn.</summary>
    public IReadOnlyList<Report> Read()
    {
        var reports = new List<Report>();
        Scan(Bytes(), int.MaxValue, reports.Add);
        return reports;
    }

    /// <summary>Drops what was reported after the step: an attempt that is over got there, the next one will again.</summary>
    /// <param name="step">Of the checkpoint; -1 to drop all.</param>
    public void CutAfter(int step)
    {
        var bytes = Bytes();
        LastStep = -1;
        var keep = Scan(bytes, step, report => LastStep = report.Step);
        _length = keep;
        if (keep == bytes.Length)
            return;
        if (keep == 0)
            store.Delete(name);
        else
            store.Write(name, stream => stream.Write(bytes.AsSpan(0, keep)));
    }

    /// <summary>Appends the report; false when its step is there already, which a resumed attempt may say again.</summary>
    public bool Append(Report report)
    {
        if (report.Step <= LastStep)
            return false;
        var (line, at) = (ReportLine.Format(report), _length ?? store.Length(name) ?? 0);
        store.Append(name, line, at);
        _length = at + line.Length;
        LastStep = report.Step;
        return true;
    }

    /// <returns>Length of the whole lines that were visited.</returns>
    private static int Scan(byte[] bytes, int lastStep, Action<Report> visit)
    {
        var start = 0;
        while (bytes.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var length
            && ReportLine.TryParse(bytes.AsSpan(start, length)) is { } report && report.Step <= lastStep)
        {
            visit(report);
            start += length + 1;
        }

        return start;
    }

    private byte[] Bytes()
    {
        using var stream = store.OpenRead(name);
        if (stream is null)
            return [];
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

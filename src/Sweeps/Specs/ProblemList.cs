namespace Sweeper.Sweeps.Specs;

/// <summary>Collects problems, so that all of them are told at once.</summary>
internal sealed class ProblemList
{
    private const int Shown = 100;
    private readonly List<Problem> _problems = [];

    public bool Any => _problems.Count > 0;

    /// <summary>True when something is missing without which spelling out the arms would only produce follow-up errors.</summary>
    public bool Blocked { get; private set; }

    /// <summary>At most 100, each once: file lines first, then what has no line.</summary>
    public IReadOnlyList<Problem> InOrder
    {
        get
        {
            var all = _problems.Distinct().OrderBy(p => p.Line == 0).ThenBy(p => p.Line).ToList();
            return all.Count <= Shown ? all : [.. all[..Shown], new Problem(all[0].Source, 0, $"… and {all.Count - Shown} more problems.")];
        }
    }

    /// <summary>A problem in what the arms are made of.</summary>
    public void Block(Place place, string message)
    {
        Blocked = true;
        Note(place, message);
    }

    /// <summary>A problem beside which the arms can still be spelled out and checked.</summary>
    public void Note(Place place, string message) => _problems.Add(new Problem(place.Source, place.Line, message));
}

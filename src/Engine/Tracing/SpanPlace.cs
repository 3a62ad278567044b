using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>Makes a span the current one for a block, then the one that was before.</summary>
internal readonly struct SpanPlace : IDisposable
{
    private readonly Activity? _before;

    /// <param name="span">Null: none.</param>
    public SpanPlace(Activity? span)
    {
        _before = Activity.Current;
        Activity.Current = span;
    }

    public void Dispose() => Activity.Current = _before;
}

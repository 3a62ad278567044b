namespace Sweeper.Sweeps.Specs;

/// <summary>Something wrong with a sweep file (or a <c>--set</c>): law, values, remedy, and where it stands. All problems are listed at once.</summary>
/// <param name="Source">File name as given by the user, or <c>--set model.layers=…</c>.</param>
/// <param name="Line">1-based; 0 when the source has no lines.</param>
public sealed record Problem(string Source, int Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}: {Message}" : $"{Source}: {Message}";
}

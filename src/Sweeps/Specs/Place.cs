namespace Sweeper.Sweeps.Specs;

/// <summary>Where something was written, for messages.</summary>
/// <param name="Source">File name, or <c>--set model.layers=…</c>.</param>
/// <param name="Line">1-based; 0 when the source has no lines or the value is a default.</param>
internal readonly record struct Place(string Source, int Line);

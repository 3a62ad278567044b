namespace Sweeper.Client.Printing;

/// <summary>A column of a <see cref="Sheet"/>.</summary>
/// <param name="Numbers">Right-aligned.</param>
/// <param name="Rank">Where a terminal is too narrow for all columns, those of the highest rank are left out first; 0 never.</param>
internal sealed record SheetColumn(string Header, bool Numbers = false, int Rank = 0);

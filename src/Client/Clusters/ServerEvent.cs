namespace Sweeper.Client.Clusters;

/// <summary>An event of a server that speaks <c>text/event-stream</c>.</summary>
/// <param name="Id">Where to go on after it; null when the stream named none so far.</param>
/// <param name="Type"><c>notice</c>, <c>anew</c>.</param>
/// <param name="Data">Its lines of data, joined by line feeds.</param>
internal sealed record ServerEvent(string? Id, string Type, string Data);

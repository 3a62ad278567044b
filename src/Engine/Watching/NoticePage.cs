namespace Sweeper.Engine.Watching;

/// <summary>What a <see cref="NoticeBoard"/> answers.</summary>
/// <param name="Place">Where the next page begins: <c>epoch-number</c>, to be handed back as it is.</param>
/// <param name="Anew">True when what follows begins with the picture as it is now, because the place that was asked for is unknown here, or too long ago.</param>
/// <param name="Notices">As JSON, oldest first (<see cref="SweepNotice.Parse"/>); none when nothing happened for as long as the caller waited.</param>
public sealed record NoticePage(string Place, bool Anew, IReadOnlyList<string> Notices);

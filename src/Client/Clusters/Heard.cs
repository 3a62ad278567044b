using Sweeper.Engine.Service;
using Sweeper.Engine.Watching;

namespace Sweeper.Client.Clusters;

/// <summary>What whoever watches a sweep of a cluster gets to hear.</summary>
internal abstract record Heard
{
    private Heard()
    {
    }

    /// <param name="Anew">This and what follows is the picture as it is now: what was known before no longer counts.</param>
    /// <param name="Notice">Null for one that this version does not know.</param>
    /// <param name="Json">As it came.</param>
    public sealed record Noticed(bool Anew, SweepNotice? Notice, string Json) : Heard;

    /// <summary>Nothing has happened for a while; where the sweep stands.</summary>
    public sealed record Silence(SweepStatus Status) : Heard;

    /// <summary>The connection is gone; another is tried.</summary>
    public sealed record Lost(string Because) : Heard;
}

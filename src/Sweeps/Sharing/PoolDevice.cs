namespace Sweeper.Sweeps.Sharing;

/// <summary>A device as its partition believes it to be: what its silo told last, and the move that it was told since.</summary>
internal sealed record PoolDevice(DeviceDoing Beat, DeviceClass Class)
{
    /// <summary>Told and not yet seen in a beat; null when nothing is.</summary>
    public Move? Told { get; init; }

    public TimeSpan ToldAt { get; init; }

    /// <summary>What it does when it has heard what it was told.</summary>
    public DeviceDoing Doing => Told switch
    {
        null => Beat,
        { } stay when stay.Sweep == Beat.Sweep => Beat with { Next = null },
        { AtOnce: false } later when Beat.HasTrial => Beat with { Next = later.Sweep },
        { } now => Beat with { Sweep = now.Sweep, HasTrial = false, Next = null },
    };

    /// <summary>A beat that shows the move, or that should have, ends the wait for it.</summary>
    public PoolDevice Heard(DeviceDoing beat, TimeSpan now, TimeSpan unheard)
    {
        var device = new PoolDevice(beat, DeviceClass.Of(beat.Facts));
        var shown = Told is null || (beat.Sweep == Told.Sweep ? beat.Next is null : beat.Next == Told.Sweep && !Told.AtOnce);
        return shown || now - ToldAt > unheard ? device : device with { Told = Told, ToldAt = ToldAt };
    }
}

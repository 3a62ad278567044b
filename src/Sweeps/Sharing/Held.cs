namespace Sweeper.Sweeps.Sharing;

/// <summary>Devices of one class of one partition that are on one sweep.</summary>
/// <param name="Sweep">Id of the sweep.</param>
/// <param name="Busy">Train a trial of it and stay.</param>
/// <param name="Free">Are without a trial: asked for work or are on their way.</param>
/// <param name="Leaving">Train a trial of it and go to another sweep afterwards.</param>
public sealed record Held(string Sweep, int Busy, int Free, int Leaving)
{
    public int Total => Busy + Free + Leaving;
}

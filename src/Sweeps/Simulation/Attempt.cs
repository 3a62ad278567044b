namespace Sweeper.Sweeps.Simulation;

/// <summary>An attempt at a trial on its device.</summary>
/// <param name="trial">Index in the sweep.</param>
internal sealed class Attempt(int trial, int number, bool alone, int saved)
{
    public int Trial => trial;

    public int Number => number;

    public bool Alone => alone;

    /// <summary>Steps done when it last stood still.</summary>
    public int Step { get; set; } = saved;

    /// <summary>Steps of which the coordinator was told all that there is to tell. An attempt tells of rungs before its checkpoint again: nobody may have heard.</summary>
    public int Told { get; set; }

    /// <summary>When it began to train on from <see cref="Step"/>.</summary>
    public TimeSpan Since { get; set; }
}

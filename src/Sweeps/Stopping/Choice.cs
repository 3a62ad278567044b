namespace Sweeper.Sweeps.Stopping;
public enum Choice { GoOn, Pause, Stop }

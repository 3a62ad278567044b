namespace Sweeper.Trainer.Trials;

/// <summary>A mean in the making.</summary>
internal readonly record struct RunningMean(double Sum, int Count)
{
    public double Value => Count == 0 ? 0 : Sum / Count;

    public RunningMean With(double value) => new(Sum + value, Count + 1);
}

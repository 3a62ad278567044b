using System.Globalization;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>A measurement: run when SWEEPER_CLUSTER_SPEED says how many seconds a trial takes.</summary>
internal sealed class SpeedFactAttribute : FactAttribute
{
    public SpeedFactAttribute()
    {
        if (Seconds is null)
            Skip = "a measurement, no law: set SWEEPER_CLUSTER_SPEED to the seconds that a trial takes";
    }

    public static double? Seconds =>
        double.TryParse(Environment.GetEnvironmentVariable("SWEEPER_CLUSTER_SPEED"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}

using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void Warm_up_is_linear_then_constant()
    {
        var schedule = new Schedule(Cosine: false, Peak: 0.8, Final: 0, WarmupSteps: 4, DecaySteps: 100);
        Assert.Equal([0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8], Enumerable.Range(1, 6).Select(schedule.At));
    }

    [Fact]
    public void Cosine_goes_from_peak_to_final_and_stays()
    {
        var schedule = new Schedule(Cosine: true, Peak: 1, Final: 0.1, WarmupSteps: 10, DecaySteps: 110);
        Assert.Equal(1, schedule.At(10));
        Assert.Equal(0.55, schedule.At(60), 12);
        Assert.Equal(0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI / 4))), schedule.At(35), 12);
        Assert.Equal(0.1, schedule.At(110), 12);
        Assert.Equal(0.1, schedule.At(1000), 12);
    }
}

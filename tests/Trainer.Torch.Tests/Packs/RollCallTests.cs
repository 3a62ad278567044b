using Sweeper.Trainer.Torch.Packs;

namespace Sweeper.Trainer.Torch.Tests.Packs;

public sealed class RollCallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly RollCall<int> _roll;

    public RollCallTests()
    {
        _roll = new RollCall<int>(_time);
        _roll.Expect(1);
        _roll.Expect(2);
    }

    [Fact]
    public void Nobody_has_asked() => Assert.Null(_roll.Wait);

    [Fact]
    public void A_launch_waits_for_who_is_expected_and_no_longer()
    {
        _roll.Ask(1, PackWork.Train);
        Assert.True(_roll.Wait > TimeSpan.Zero);
        _roll.Ask(2, PackWork.Train);
        Assert.Equal(TimeSpan.Zero, _roll.Wait);
        Assert.Equal([1, 2], _roll.Take().Members);
        Assert.Null(_roll.Wait);
    }

    [Fact]
    public void Who_is_late_costs_one_launch_once()
    {
        _roll.Ask(1, PackWork.Train);
        _roll.Ask(2, PackWork.Train);
        _roll.Launched(_roll.Take().Members, Second);
        _roll.Ask(1, PackWork.Train);
        Assert.Equal(Second, _roll.Wait);
        _time.Pass(0.75 * Second);
        Assert.Equal(0.25 * Second, _roll.Wait);
        _time.Pass(0.25 * Second);
        Assert.Equal(TimeSpan.Zero, _roll.Wait);
        _roll.Launched(_roll.Take().Members, Second);

        // 2 is still away: nobody waits for it again.
        _roll.Ask(1, PackWork.Train);
        Assert.Equal(TimeSpan.Zero, _roll.Wait);
    }

    /// <summary>It asks during a launch: that of the others is over, and they come again.</summary>
    [Fact]
    public void Who_comes_back_is_launched_with_the_others()
    {
        _roll.Ask(1, PackWork.Train);
        _time.Pass(Second);
        var (_, alone) = _roll.Take();
        _roll.Ask(2, PackWork.Train);
        _time.Pass(Second);
        _roll.Launched(alone, Second);
        Assert.Equal(Second, _roll.Wait);
        _roll.Ask(1, PackWork.Train);
        Assert.Equal(TimeSpan.Zero, _roll.Wait);
        Assert.Equal([2, 1], _roll.Take().Members);
    }

    [Fact]
    public void Who_leaves_is_not_waited_for()
    {
        _roll.Ask(1, PackWork.Train);
        _roll.Leave(2);
        Assert.Equal(TimeSpan.Zero, _roll.Wait);
    }

    [Fact]
    public void Tests_go_first_and_then_all_train()
    {
        _roll.Ask(1, PackWork.Train);
        _roll.Ask(2, PackWork.Test);
        var (work, members) = _roll.Take();
        Assert.Equal((PackWork.Test, 2), (work, Assert.Single(members)));
        _roll.Launched(members, Second);
        Assert.Equal(Second, _roll.Wait);
        _roll.Ask(2, PackWork.Train);
        Assert.Equal([1, 2], _roll.Take().Members);
    }
}

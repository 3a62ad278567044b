using Sweeper.Sweeps.Sharing;
using static Sweeper.Sweeps.Tests.Sharing.Fleet;

namespace Sweeper.Sweeps.Tests.Sharing;

public sealed class PoolPartitionTests
{
    [Fact]
    public void A_summary_counts_by_class_and_sweep()
    {
        var summary = Partition(3, Idle("b/cpu:0"), Busy("b/cpu:1", "A"), Busy("a/cpu:0", "A", "B"), Free("a/cpu:1", "A"), Busy("a/cuda:0", "B")).Summary(At(1))!;
        Assert.Equal(3, summary.Partition);
        Assert.Equal(["cpu 4: 1 idle, A 1 1 1", "cuda 1: 0 idle, B 1 0 0"], summary.Classes.Select(c =>
            $"{c.Class.Kind} {c.Total}: {c.Idle} idle, {string.Join(", ", c.Sweeps.Select(s => $"{s.Sweep} {s.Busy} {s.Free} {s.Leaving}"))}"));
    }

    [Fact]
    public void A_summary_is_small_however_many_devices_there_are() =>
        Assert.Single(Partition(0, [.. Enumerable.Range(0, 2000).Select(i => Idle($"rack{i % 50}/cpu:{i}"))]).Summary(At(0))!.Classes);

    [Fact]
    public void A_silent_silo_and_one_that_is_gone_have_no_devices()
    {
        var pool = Partition(0, Idle("a/cpu:0"), Idle("b/cpu:0"), Idle("c/cpu:0")).Beat("a", [Idle("a/cpu:0")], At(4)).Gone("c");
        Assert.Equal(["a/cpu:0", "b/cpu:0"], pool.Devices(At(5)).Select(d => d.Facts.Id.Text));
        Assert.Equal(["a/cpu:0"], pool.Devices(At(5.1)).Select(d => d.Facts.Id.Text));
        Assert.Equal(["b/cpu:0"], pool.Beat("b", [Idle("b/cpu:0")], At(20)).Devices(At(20)).Select(d => d.Facts.Id.Text));
    }

    [Fact]
    public void A_beat_tells_of_all_devices_of_the_silo() =>
        Assert.Equal(["a/cpu:1"], Partition(0, Idle("a/cpu:0"), Idle("a/cpu:1")).Beat("a", [Idle("a/cpu:1")], At(1)).Devices(At(1)).Select(d => d.Facts.Id.Text));

    [Fact]
    public void A_young_partition_says_nothing()
    {
        var pool = new PoolPartition(0, Times with { WarmUp = At(2) }, At(10)).Beat("a", [Idle("a/cpu:0")], At(10));
        Assert.Null(pool.Summary(At(11.9)));
        Assert.NotNull(pool.Summary(At(12)));
    }

    [Fact]
    public void Nothing_moves_without_shares() => Assert.Empty(Partition(0, Idle("a/cpu:0")).Moves(null, At(0)).Moves);

    [Fact]
    public void An_idle_device_goes_to_who_asks() => Assert.Equal("a/cpu:0 -> A", Moves(Partition(0, Idle("a/cpu:0")), Wants("A", 1)));

    [Fact]
    public void A_sweep_over_its_share_gives_devices_without_a_trial_first() =>
        Assert.Equal("a/cpu:1 -> B", Moves(Partition(0, Busy("a/cpu:0", "A"), Free("a/cpu:1", "A")), Wants("A", 9), Wants("B", 9)));

    [Fact]
    public void Among_equals_a_trial_ends_where_it_is() =>
        Assert.Equal("a/cpu:1 -> B", Moves(Partition(0, Busy("a/cpu:0", "A"), Busy("a/cpu:1", "A")), Wants("A", 9), Wants("B", 9)));

    [Fact]
    public void For_a_higher_priority_a_trial_is_given_back_at_once() => Assert.Equal(
        "a/cpu:0 -> B now, a/cpu:1 -> B now",
        Moves(Partition(0, Busy("a/cpu:0", "A"), Busy("a/cpu:1", "A")), Wants("A", 9), Wants("B", 9, priority: 1)));

    [Fact]
    public void A_device_that_waits_to_leave_goes_at_once_when_its_next_sweep_rises() =>
        Assert.Equal("a/cpu:0 -> B now", Moves(Partition(0, Busy("a/cpu:0", "A", "B")), Wants("A", 9), Wants("B", 9, priority: 1)));

    [Fact]
    public void Trials_of_a_sweep_that_nobody_knows_end_where_they_are() => Assert.Equal("a/cpu:0 -> B", Moves(Partition(0, Busy("a/cpu:0", "A")), Wants("B", 9, priority: 7)));

    [Fact]
    public void Devices_that_nobody_misses_stay_where_they_are() =>
        Assert.Equal("", Moves(Partition(0, Free("a/cpu:0", "A"), Busy("a/cpu:1", "A"), Idle("a/cpu:2")), Wants("B", 9, Cuda)));

    [Fact]
    public void A_device_is_told_to_stay_when_it_need_not_leave_any_more() =>
        Assert.Equal("a/cpu:0 -> A", Moves(Partition(0, Busy("a/cpu:0", "A", "B")), Wants("A", 9)));

    [Fact]
    public void A_device_that_leaves_is_not_told_again() =>
        Assert.Equal("", Moves(Partition(0, Busy("a/cpu:0", "A"), Busy("a/cpu:1", "A", "B")), Wants("A", 9), Wants("B", 9)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_told_is_not_repeated_until_it_should_have_been_heard(bool heard)
    {
        var pool = Partition(0, Busy("a/cpu:0", "A"));
        (pool, var first) = pool.Moves(Shares(), At(0));
        Assert.Equal("a/cpu:0 -> B now", Text(first.Single()));
        Assert.Empty(pool.Moves(Shares(), At(0)).Moves);

        // Sent before the device heard it.
        pool = pool.Beat("a", [Busy("a/cpu:0", "A")], At(1));
        Assert.Equal(new Held("B", 0, 1, 0), pool.Summary(At(1))!.Classes.Single().Sweeps.Single());
        Assert.Empty(pool.Moves(Shares(), At(1)).Moves);

        pool = pool.Beat("a", [heard ? Busy("a/cpu:0", "B") : Busy("a/cpu:0", "A")], At(4));
        Assert.Equal(heard ? [] : ["a/cpu:0 -> B now"], pool.Moves(Shares(), At(4)).Moves.Select(Text));

        PoolShares? Shares() => Book([pool], Wants("A", 9), Wants("B", 9, priority: 1)).Allot(0, At(0)).Shares;
    }

    [Fact]
    public void Shares_that_answer_a_summary_from_before_the_last_moves_change_nothing()
    {
        var pool = Partition(0, Busy("a/cpu:0", "A"));
        var (toB, toC) = (Book([pool], Wants("B", 9)).Allot(0, At(0)).Shares, Book([pool], Wants("C", 9)).Allot(0, At(0)).Shares);
        (pool, _) = pool.Moves(toB, At(0));
        Assert.Empty(pool.Moves(toC, At(0)).Moves);
        Assert.Equal("a/cpu:0 -> C", Moves(pool, Wants("C", 9)));
    }
}

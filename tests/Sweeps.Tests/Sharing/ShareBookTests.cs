using Sweeper.Sweeps.Sharing;
using static Sweeper.Sweeps.Tests.Sharing.Fleet;

namespace Sweeper.Sweeps.Tests.Sharing;

public sealed class ShareBookTests
{
    [Fact]
    public void The_example_of_the_law()
    {
        DeviceDoing[] cuda = [.. Enumerable.Range(0, 4).Select(i => Busy($"r/cuda:{i}", "B"))];
        var cpu = Enumerable.Range(0, 8).Select(i => $"r/cpu:{i}").ToList();
        var idle = Partition(0, [.. cuda.Select(d => Idle(d.Facts.Id.Text)), .. cpu.Select(Idle)]);
        var (a, b, c, d) = (Wants("A", 100), Wants("B", 100, Cuda), Wants("C", 100), Wants("D", 2, Cuda, priority: 1));

        var shares = Book([idle], a, b).Allot(0, At(0)).Shares;
        Assert.Equal((8, 0, 4), (shares.Of("A", "cpu"), shares.Of("A", "cuda"), shares.Of("B")));
        Assert.Equal(
            "r/cpu:4 -> C, r/cpu:5 -> C, r/cpu:6 -> C, r/cpu:7 -> C",
            Moves(Partition(0, [.. cuda, .. cpu.Select(id => Busy(id, "A"))]), a, b, c));
        Assert.Equal(
            "r/cuda:2 -> D now, r/cuda:3 -> D now",
            Moves(Partition(0, [.. cuda, .. cpu.Select((id, i) => Busy(id, i < 4 ? "A" : "C"))]), a, b, c, d));
    }

    [Fact]
    public void Nobody_has_more_devices_than_trials()
    {
        var shares = Book([Cpus(0, 10)], new Demand("A", 5, DeviceNeed.Any, 1, 2), Wants("B", 100)).Allot(0, At(0)).Shares;
        Assert.Equal((3, 7), (shares.Of("A"), shares.Of("B")));
    }

    [Fact]
    public void The_least_are_served_before_the_many()
    {
        var shares = Book([Cpus(0, 10)], Wants("A", 1), Wants("B", 4), Wants("C", 100)).Allot(0, At(0)).Shares;
        Assert.Equal((1, 4, 5), (shares.Of("A"), shares.Of("B"), shares.Of("C")));
    }

    [Fact]
    public void A_higher_priority_takes_all_that_it_can_use()
    {
        var shares = Book([Cpus(0, 10)], Wants("A", 100), Wants("B", 100, priority: 1), Wants("C", 3, priority: 2)).Allot(0, At(0)).Shares;
        Assert.Equal((0, 7, 3), (shares.Of("A"), shares.Of("B"), shares.Of("C")));
    }

    [Fact]
    public void A_higher_priority_that_takes_any_device_leaves_those_that_others_need()
    {
        var pool = Partition(0, Busy("r/cuda:0", "A"), Idle("r/cpu:0"));
        Assert.Equal("r/cpu:0 -> A, r/cuda:0 -> B", Moves(pool, Wants("A", 1, priority: 1), Wants("B", 1, Cuda)));
    }

    [Theory]
    [InlineData("A", "A", "B")]
    [InlineData("A", "B", "B")]
    public void Who_has_one_more_keeps_it(params string[] held)
    {
        var pools = held.Select((sweep, i) => Partition(i, Busy($"r{i}/cpu:0", sweep))).ToList();
        var book = Book(pools, Wants("A", 9), Wants("B", 9));
        for (var i = 0; i < pools.Count; i++)
            Assert.Empty(pools[i].Moves(book.Allot(i, At(0)).Shares, At(0)).Moves);
    }

    [Fact]
    public void Partitions_keep_what_their_devices_do()
    {
        PoolPartition[] pools = [Partition(0, Busy("a/cpu:0", "A"), Busy("a/cpu:1", "A")), Partition(1, Busy("b/cpu:0", "B"), Idle("b/cpu:1"))];
        var book = Book(pools, Wants("A", 9), Wants("B", 9));
        Assert.Equal(2, book.Allot(0, At(0)).Shares.Of("A"));
        Assert.Equal(2, book.Allot(1, At(0)).Shares.Of("B"));
    }

    [Fact]
    public void What_is_idle_goes_first_to_who_has_least() =>
        Assert.Equal(
        "r/cpu:4 -> C, r/cpu:2 -> B",
        Moves(Partition(0, Busy("r/cpu:0", "A"), Busy("r/cpu:1", "A"), Busy("r/cpu:2", "A"), Busy("r/cpu:3", "B"), Idle("r/cpu:4")), Wants("A", 9), Wants("B", 9), Wants("C", 9)));

    [Fact]
    public void Who_is_silent_is_forgotten()
    {
        var book = Book([Cpus(0, 2), Cpus(1, 2)], Wants("A", 9), Wants("B", 9, priority: 1));
        book = book.Tell(Cpus(0, 2).Summary(At(0))!, At(25)).Ask(Wants("A", 9), At(25));
        Assert.Null(book.Allot(1, At(26)).Shares);
        Assert.Equal((0, 2), (book.Allot(0, At(30)).Shares.Of("A"), book.Allot(0, At(30)).Shares.Of("B")));
        Assert.Equal((2, 0), (book.Allot(0, At(30.1)).Shares.Of("A"), book.Allot(0, At(30.1)).Shares.Of("B")));
    }

    [Fact]
    public void Who_withdraws_is_forgotten_at_once() => Assert.Equal(0, Book([Cpus(0, 2)], Wants("A", 9)).Withdraw("A").Allot(0, At(0)).Shares.Of("A"));

    [Fact]
    public void A_young_book_leaves_all_as_it_is()
    {
        var book = new ShareBook(Times with { WarmUp = At(2) }, At(10)).Tell(Cpus(0, 1).Summary(At(0))!, At(10)).Ask(Wants("A", 1, Cuda), At(10));
        Assert.Null(book.Allot(0, At(11.9)).Shares);
        Assert.Null(book.WhyNobody("A", At(11.9)));
        Assert.NotNull(book.Allot(0, At(12)).Shares);
        Assert.Equal("asks for cuda, but the only device of the cluster is cpu", book.WhyNobody("A", At(12)));
    }

    [Fact]
    public void Who_only_waits_for_others_is_not_told_that_nobody_meets_its_need() =>
        Assert.Null(Book([Cpus(0, 1)], Wants("A", 9), Wants("B", 9, priority: 1)).WhyNobody("A", At(0)));

    [Fact]
    public void Questions_within_the_pause_get_the_last_answer()
    {
        var book = new ShareBook(Times with { Pause = At(1) }, At(0)).Tell(Cpus(0, 2).Summary(At(0))!, At(0)).Ask(Wants("A", 1), At(0));
        (book, var first) = book.Allot(0, At(0));
        book = book.Ask(Wants("A", 2), At(0.5));
        Assert.Same(first, book.Allot(0, At(0.9)).Shares);
        Assert.Equal(2, book.Allot(0, At(1)).Shares.Of("A"));
    }

    private static PoolPartition Cpus(int number, int count) => Partition(number, [.. Enumerable.Range(0, count).Select(i => Idle($"silo{number}/cpu:{i}"))]);
}

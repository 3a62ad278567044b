using System.Buffers;
using FsCheck;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Tests.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Journals;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_that_was_read_back_does_what_the_state_would_have_done(bool halving)
    {
        var script = Gen.ArrayOf(400, Gen.Choose(0, 1_000_000)).ToArbitrary();
        var configuration = FsCheck.Configuration.QuickThrowOnFailure;
        configuration.MaxNbOfTest = 60;
        configuration.Replay = FsCheck.Random.StdGen.NewStdGen(17, 4711);
        Prop.ForAll(script, numbers =>
        {
            var world = Lines.World(numbers, halving);
            var live = world.Start;
            SweepState? restored = null;
            for (var i = 0; i < world.Journal.Count; i++)
            {
                (live, var effects) = SweepMachine.Step(live, world.Journal[i]);
                if (restored is not null)
                {
                    (restored, var again) = SweepMachine.Step(restored, world.Journal[i]);
                    Assert.Equal(effects, again);
                }

                if (i % 7 == 0)
                    restored = Restored(world, i + 1, live);
                Assert.Equal(live.Counts, restored!.Counts);
                Assert.Equal(live.Queue, restored.Queue);
                Assert.Equal(live.Holders.OrderBy(h => h.Key), restored.Holders.OrderBy(h => h.Key));
                Assert.Equal(live.LonePools.Order(), restored.LonePools.Order());
                Assert.Equal(Bytes(i, live), Bytes(i, restored));
            }
        }).Check(configuration);
    }

    [Fact]
    public void One_flipped_bit_or_a_cut_is_refused()
    {
        var world = Lines.World(Enumerable.Range(0, 300).Select(i => i * 7919), halving: true);
        var bytes = Bytes(300, world.State);
        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.Equal(JournalFault.Damaged, Assert.Throws<JournalException>(() => Snapshot.Read(flipped, world.Start)).Fault);
            Assert.Equal(JournalFault.Damaged, Assert.Throws<JournalException>(() => Snapshot.Read(bytes.AsSpan(0, i), world.Start)).Fault);
        }
    }

    [Fact]
    public void A_snapshot_of_other_rules_or_trials_is_refused()
    {
        var world = Lines.World([], halving: true);
        var bytes = Bytes(1, world.State);
        var order = world.Start.Order.Trials;
        SweepState[] others =
        [
            SweepState.Of(order, Lines.Halving(eta: 3)),
            SweepState.Of(order),
            SweepState.Of(order.Reverse(), world.Start.Stopping),
            SweepState.Of([.. order, new TrialId("new")], world.Start.Stopping),
        ];

        foreach (var other in others)
            Assert.Equal(JournalFault.OtherRules, Assert.Throws<JournalException>(() => Snapshot.Read(bytes, other)).Fault);
    }

    [Fact]
    public void A_hundred_thousand_trials_take_a_few_megabytes()
    {
        var trials = Enumerable.Range(0, 100_000).Select(i => new TrialId($"{i * 2654435761L:x16}")).ToList();
        var initial = SweepState.Of(trials);
        var (state, _) = SweepMachine.Step(initial, new SweepEvent.Opened(Lines.Noon, "h/1", 1, "", TrialSet.Of(Enumerable.Range(0, 100_000).Where(i => i % 3 == 0)), TrialSet.Empty));

        var bytes = Bytes(1, state);

        Assert.InRange(bytes.Length, 1, 7_000_000);
        Assert.Equal(state.Counts, Snapshot.Read(bytes, initial).State.Counts);
    }

    private static SweepState Restored(SweepWorld world, long number, SweepState state)
    {
        var (last, restored) = Snapshot.Read(Bytes(number, state), world.Start);
        Assert.Equal(number, last);
        return restored;
    }

    private static byte[] Bytes(long number, SweepState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Snapshot.Write(bytes, number, state);
        return bytes.WrittenSpan.ToArray();
    }
}

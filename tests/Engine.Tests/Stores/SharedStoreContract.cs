using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>What a store keeps beyond <see cref="StoreContract"/> when it answers for all who have it open: a second one who appends is told at once.</summary>
public abstract class SharedStoreContract : StoreContract
{
    [StoreFact]
    public void Whoever_appends_after_somebody_else_is_told()
    {
        using var other = Open();
        Store.Append("log", "one"u8, 0);
        other.Append("log", "two"u8, 3);

        Assert.Throws<StoreConflictException>(() => Store.Append("log", "2!!"u8, 3));
        Assert.Equal("onetwo", Read("log"));
    }

    [StoreFact]
    public void Of_many_who_append_at_once_one_wins_each_place()
    {
        const int places = 20;
        using var other = Open();
        var won = new int[places];
        Parallel.ForEach([Store, other, Store, other], new ParallelOptions { MaxDegreeOfParallelism = 4 }, store =>
        {
            for (var place = 0; place < places; place++)
            {
                try
                {
                    store.Append("log", "line"u8, 4 * place);
                    Interlocked.Increment(ref won[place]);
                }
                catch (StoreConflictException)
                {
                    // Somebody else has the place.
                }
            }
        });

        Assert.All(won, n => Assert.Equal(1, n));
        Assert.Equal(string.Concat(Enumerable.Repeat("line", places)), Read("log"));
    }
}

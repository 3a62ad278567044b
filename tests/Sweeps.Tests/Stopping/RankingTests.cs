using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Stopping;

public sealed class RankingTests
{
    [Theory]
    [InlineData(10, 40)]
    [InlineData(700, 3000)]
    [InlineData(5000, 5000)]
    public void It_is_a_sorted_list_that_never_changes(int distinct, int changes)
    {
        var (ranking, list, kept) = (Ranking.Empty, new List<Ranked>(), new List<(Ranking Ranking, Ranked[] Items)>());
        for (var i = 0; i < changes; i++)
        {
            var item = new Ranked(StoppingWorld.Of(distinct, 1, "score", i), StoppingWorld.Of(3, 1, "number", i), 0);
            var at = list.BinarySearch(item);
            if (at < 0)
            {
                ranking = ranking.Add(item);
                list.Insert(~at, item);
            }
            else
            {
                Assert.Same(ranking, ranking.Remove(item with { Number = 7 }));
                ranking = ranking.Remove(item);
                list.RemoveAt(at);
            }

            Assert.Equal(at < 0 ? ~at : at, ranking.IndexOf(item));
            if (i % (changes / 10) == 0)
                kept.Add((ranking, [.. list]));
        }

        foreach (var item in list)
            Assert.Equal(item, ranking[ranking.IndexOf(item)]);
        Assert.All(kept, k => Assert.Equal(k.Items, Enumerable.Range(0, k.Ranking.Count).Select(i => k.Ranking[i])));
        Assert.Same(Ranking.Empty.Remove(default), Ranking.Empty);
        Assert.Equal(0, list.Aggregate(ranking, (r, item) => r.Remove(item)).Count);
    }

    [Fact]
    public void A_sequence_keeps_what_was_set_where_it_was_set()
    {
        var (sequence, before, dictionary) = (Sequence<string>.Empty, Sequence<string>.Empty, new Dictionary<int, string>());
        foreach (var index in Enumerable.Range(0, 3000).Select(i => StoppingWorld.Of(i % 2 == 0 ? 2000 : 50_000_000, 1, "index", i)).Append(int.MaxValue - 1))
        {
            before = sequence;
            (sequence, dictionary[index]) = (sequence.With(index, $"item {index}"), $"item {index}");
        }

        Assert.All(dictionary, item => Assert.Equal(item.Value, sequence[item.Key]));
        Assert.Null(before[int.MaxValue - 1]);
        Assert.Null(sequence[int.MaxValue - 2]);
        Assert.Equal(int.MaxValue, sequence.Count);
        Assert.InRange(before.Count, 0, 50_000_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => sequence.With(-1, ""));
    }
}

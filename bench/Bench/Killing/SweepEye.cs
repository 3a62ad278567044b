using Sweeper.Engine.Clusters;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Bench.Killing;

/// <summary>What the store says of a sweep while a cluster is at it.</summary>
internal sealed class SweepEye(IStore store, string sweep)
{
    /// <summary>It was submitted and is over: table and oracles are there.</summary>
    public bool IsOver => Enlistment.Read(store, sweep) is null;

    /// <summary>Bytes of the journal: more of them is another event.</summary>
    public long Length => store.List($"{sweep}/journal/").Sum(name => store.Length(name) ?? 0);

    /// <summary>Who coordinates: the silo, and how often the sweep was taken before; null before the first one.</summary>
    public (string Silo, int Epoch)? Coordinator
    {
        get
        {
            var newest = new SweepFolder(store, sweep).ReadRecords().Select(record => record.Event switch
            {
                SweepEvent.Opened opened => (opened.Engine, opened.Epoch),
                SweepEvent.TakenOver taken => (taken.Engine, taken.Epoch),
                _ => default,
            }).LastOrDefault(one => one.Engine is not null);
            return newest.Engine is null ? null : (newest.Engine.Split('/')[0], newest.Epoch);
        }
    }
}

using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>
/// The one thread that touches a device (libtorch's scopes belong to a thread, and a device does one thing at a time): members of packs ask it from the threads of their
/// trials. It starts with the first call and lives until it is disposed of.
/// </summary>
internal sealed class Launcher(PackDevice device) : IDisposable
{
    private readonly object _gate = new();
    private readonly List<Pack> _packs = [];
    private readonly Dictionary<Configuration, PackRoom> _rooms = [];
    private readonly Queue<Action> _calls = [];
    private Thread? _thread;
    private int _turn;
    private bool _over;

    /// <summary>A model at step 0, in a pack with all others of its shape.</summary>
    /// <param name="configuration">Of the trial.</param>
    /// <param name="setup">The same, read.</param>
    /// <param name="seed">Decides data and initial weights.</param>
    public PackMember Join(Configuration configuration, TrialSetup setup, int seed)
    {
        var shape = PackShape.Of(configuration);
        PackMember? member = null;
        while (member is null)
        {
            // Weights and batches are made outside of the gate: others need not wait for that.
            var made = new PackMember(this, Find(shape, setup), setup, seed);
            lock (_gate)
                member = Enter(made) ? made : null;
        }

        return member;
    }

    /// <summary>The member's <see cref="PackMember.Answer"/> is called when it is done.</summary>
    public void Ask(PackMember member, PackWork work)
    {
        lock (_gate)
        {
            Require();
            member.Pack.Roll.Ask(member, work);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Something between two launches, for a member that has not asked for one.</summary>
    /// <exception cref="Exception">What it throws.</exception>
    public void Call(Action work)
    {
        using var done = new ManualResetEventSlim();
        ExceptionDispatchInfo? problem = null;
        lock (_gate)
        {
            Require();
            _calls.Enqueue(() =>
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    problem = ExceptionDispatchInfo.Capture(e);
                }

                done.Set();
            });
            Monitor.Pulse(_gate);
        }

        done.Wait();
        problem?.Throw();
    }

    /// <summary>The last of a pack gives its memory back.</summary>
    public void Leave(PackMember member) => Call(() =>
    {
        var pack = member.Pack;
        pack.Leave(member);
        lock (_gate)
        {
            pack.Roll.Leave(member);
            pack.Members.Remove(member);
            if (pack.Members.Count > 0)
                return;
            _packs.Remove(pack);
        }

        pack.Dispose();
    });

    /// <summary>Members must have left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
    }

    private Pack Find(Configuration shape, TrialSetup setup)
    {
        lock (_gate)
        {
            if (_packs.Find(p => p.Shape.Equals(shape)) is { } known)
                return known;
            if (!_rooms.TryGetValue(shape, out var room))
                _rooms[shape] = room = new PackRoom(Training.TrainingRun.PlannedBytes(setup.Task, setup.Layout, setup.Training, setup.Training.BatchGroups));
            return new Pack(shape, setup, room, device);
        }
    }

    /// <returns>False where another pack of its shape has come into being since, or its own has ended.</returns>
    private bool Enter(PackMember member)
    {
        Require();
        var pack = member.Pack;
        if (!_packs.Contains(pack))
        {
            if (_packs.Exists(p => p.Shape.Equals(pack.Shape)))
                return false;
            _packs.Add(pack);
        }

        pack.Members.Add(member);
        pack.Roll.Expect(member);
        return true;
    }

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_over, this);
        if (_thread is not null)
            return;
        _thread = new Thread(Run) { IsBackground = true, Name = device.Name };
        _thread.Start();
    }

    private void Run()
    {
        while (Next() is { } work)
            work();
    }

    /// <summary>Waits for something to do; null: it is over.</summary>
    private Action? Next()
    {
        lock (_gate)
        {
            for (; ; )
            {
                if (_calls.TryDequeue(out var call))
                    return call;
                if (_over)
                    return null;
                var wait = Timeout.InfiniteTimeSpan;
                for (var i = 0; i < _packs.Count; i++)
                {
                    var at = (_turn + i) % _packs.Count;
                    if (_packs[at].Roll.Wait is not { } left)
                        continue;
                    if (left == TimeSpan.Zero)
                    {
                        _turn = at + 1;
                        return Launching(_packs[at]);
                    }

                    wait = wait == Timeout.InfiniteTimeSpan || left < wait ? left : wait;
                }

                // Milliseconds are the least that can be waited for.
                Monitor.Wait(_gate, wait == Timeout.InfiniteTimeSpan ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)));
            }
        }
    }

    private Action Launching(Pack pack)
    {
        var ((work, members), present) = (pack.Roll.Take(), pack.Members.Count);
        return () =>
        {
            var started = Stopwatch.GetTimestamp();
            pack.Launch(work, members, present);
            lock (_gate)
                pack.Roll.Launched(members, Stopwatch.GetElapsedTime(started));
            foreach (var member in members)
                member.Answer();
        };
    }
}

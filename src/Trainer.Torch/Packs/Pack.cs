using System.Runtime.InteropServices;
using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>
/// Trials of one shape on one device. Who asks together is launched together, as many at once as the device's memory has room for and the others after them: a member's
/// numbers go to a slot of the model and back to host memory as needed. Where memory does not suffice it is tried with half as many.
/// </summary>
/// <param name="shape">What the members have in common.</param>
/// <param name="setup">Of any of them.</param>
/// <param name="room">What is known about the shape's memory.</param>
/// <param name="device">Where it trains.</param>
internal sealed class Pack(Configuration shape, TrialSetup setup, PackRoom room, PackDevice device) : IDisposable
{
    private static readonly TrainingVector[] Vectors = [TrainingVector.Weights, TrainingVector.FirstMoment, TrainingVector.SecondMoment];

    private PackModel? _model;
    private PackMember?[] _slots = [];
    private long _usedBefore;

    public Configuration Shape => shape;

    /// <summary>Who has joined. The launcher's gate guards it, as the roll.</summary>
    public List<PackMember> Members { get; } = [];

    public RollCall<PackMember> Roll { get; } = new(TimeProvider.System);

    /// <summary>Models that are on the device now; 0: none.</summary>
    public int Replicas => _model?.Replicas ?? 0;

    /// <summary>What it has of the device's memory, as far as is known.</summary>
    public long Bytes => Replicas * (room.Bytes ?? 0);

    /// <summary>Does what they ask for; each has its answer then, or a problem.</summary>
    /// <param name="work">The same for all.</param>
    /// <param name="asking">At least one.</param>
    /// <param name="present">Members of the pack: so many models are worth having.</param>
    public void Launch(PackWork work, IReadOnlyList<PackMember> asking, int present)
    {
        for (var done = 0; done < asking.Count;)
        {
            var most = room.Fit(device.FreeBytes(this));
            var turn = asking.Skip(done).Take(most).ToList();
            var wanted = Math.Max(turn.Count, Math.Min(most, present));
            try
            {
                Launch(work, turn, wanted);
                done += turn.Count;
            }
            catch (Exception e) when (IsOutOfMemory(e))
            {
                var replicas = Math.Max(Replicas, wanted);
                Yield();
                if (replicas > 1)
                    room.TooMany(replicas);
                else if (!device.MakeRoom(this))
                    done += Failed(turn, new InsufficientMemoryException($"The memory of {device.Name} must hold one model with its gradients and buffers, but does not: {e.Message}", e));
            }
            catch (Exception e)
            {
                done += Failed(turn, e);
            }
        }
    }

    /// <summary>Its numbers in host memory are up to date.</summary>
    public void Read(PackMember member, TrainingVector vector)
    {
        if (member.Slot != PackMember.Nowhere)
            _model!.Save(member.Slot, vector, member.Host[(int)vector]);
    }

    /// <summary>Its numbers go to host memory, and another may have its slot.</summary>
    public void Unseat(PackMember member)
    {
        if (member.Slot == PackMember.Nowhere)
            return;
        foreach (var vector in Vectors)
            Read(member, vector);
        Leave(member);
    }

    /// <summary>Another may have its slot.</summary>
    public void Leave(PackMember member)
    {
        if (member.Slot != PackMember.Nowhere)
            _slots[member.Slot] = null;
        member.Slot = PackMember.Nowhere;
    }

    /// <summary>All that it has of the device's memory is free.</summary>
    public void Yield()
    {
        foreach (var member in _slots)
        {
            if (member is not null)
                Unseat(member);
        }

        Dispose();
    }

    /// <summary>The step, or the evaluation, of one member again, alone and looked at.</summary>
    public string? FirstNonFinite(PackMember member, bool test)
    {
        Yield();
        try
        {
            using var kernels = device.NewKernels(1);
            using var run = new TrainingRun(kernels, member.Setup.Task, member.Setup.Layout, member.Setup.Training, member.Seed) { Step = member.Step };
            foreach (var vector in Vectors)
                run.Load(vector, member.Host[(int)vector]);
            if (!test)
            {
                run.Step--;
                run.Train();
            }

            return run.FirstNonFinite(test);
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            return null;
        }
    }

    public void Dispose()
    {
        _model?.Dispose();
        (_model, _slots) = (null, []);
        device.Leave(this);
    }

    private static int Failed(List<PackMember> members, Exception problem)
    {
        foreach (var member in members)
            member.Problem = problem;
        return members.Count;
    }

    /// <summary>As libtorch says it; it has no exception of its own for that.</summary>
    private static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || (e is ExternalException && (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)));

    /// <param name="work">What to do.</param>
    /// <param name="turn">No more than fit at once.</param>
    /// <param name="wanted">Models that are worth having, ≥ those of the turn.</param>
    private void Launch(PackWork work, List<PackMember> turn, int wanted)
    {
        if (Replicas < wanted || Replicas > 2 * wanted)
        {
            Yield();
            Enter(wanted);
        }

        var free = new Queue<int>(Enumerable.Range(0, Replicas).Where(slot => _slots[slot] is not { } there || !turn.Contains(there)).OrderBy(slot => _slots[slot] is null ? 0 : 1));
        foreach (var member in turn.Where(m => m.Slot == PackMember.Nowhere))
            Seat(member, free.Dequeue());

        if (work == PackWork.Test)
        {
            _model!.Test(turn);
            return;
        }

        _model!.Train(turn);
        if (room.Bytes is null)
            room.Measured(device.UsedBytes - _usedBefore);
    }

    private void Enter(int replicas)
    {
        _usedBefore = room.Bytes is null ? device.UsedBytes : 0;
        var kernels = device.NewKernels(replicas);
        try
        {
            _model = new PackModel(kernels, setup);
        }
        catch
        {
            kernels.Dispose();
            throw;
        }

        _slots = new PackMember?[replicas];
        device.Enter(this);
    }

    private void Seat(PackMember member, int slot)
    {
        if (_slots[slot] is { } other)
            Unseat(other);
        foreach (var vector in Vectors)
            _model!.Load(slot, vector, member.Host[(int)vector]);
        (_slots[slot], member.Slot) = (member, slot);
    }
}

using System.Collections.Concurrent;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Tests.Trials;
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Torch.Packs;
using Sweeper.Trainer.Torch.Trials;

namespace Sweeper.Trainer.Torch.Tests.Packs;

/// <summary>An executor on <c>torch-cpu</c> whose trials run on threads of their own, as on the seats of an engine.</summary>
internal sealed class PackBench : IDisposable
{
    private readonly TorchExecutor _executor;
    private readonly ConcurrentQueue<int> _made = [];

    /// <param name="gauge">Of the device's memory; null: there is more than enough.</param>
    /// <param name="make">Called before kernels with so many replicas are made; may throw.</param>
    public PackBench(IMemoryGauge? gauge = null, Action<int>? make = null)
    {
        _executor = new TorchExecutor(TorchNumerics.Cpu, [new PackDevice("torch-cpu", gauge ?? new SmallGauge(), Make)]);

        IKernels Make(int replicas)
        {
            _made.Enqueue(replicas);
            make?.Invoke(replicas);
            return new TorchKernels(TorchSharp.torch.CPU, replicas);
        }
    }

    /// <summary>Replicas of the kernels that were asked for, in turn.</summary>
    public IReadOnlyList<int> Made => [.. _made];

    /// <summary>What a trial leaves behind when it is alone.</summary>
    public static TrialTrace Alone(Trial trial)
    {
        using var bench = new PackBench();
        var context = new MemoryContext(trial);
        return new TrialTrace(bench.Run(context), context);
    }

    public TrialOutcome Run(MemoryContext context, CancellationToken stop = default) => _executor.Run(context, stop);

    public Task<TrialTrace> StartAsync(MemoryContext context, CancellationToken stop = default) =>
        Task.Factory.StartNew(() => new TrialTrace(Run(context, stop), context), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>All at once: none goes on after its first step before each of them has done one.</summary>
    public Task<TrialTrace[]> TogetherAsync(params Trial[] trials)
    {
        var barrier = new Barrier(trials.Length);
        return Task.WhenAll(trials.Select(async trial =>
        {
            var arrived = false;
            var context = new MemoryContext(trial)
            {
                Due = question =>
                {
                    if (question == 1)
                    {
                        arrived = true;
                        barrier.SignalAndWait();
                    }

                    return false;
                },
            };
            try
            {
                return await StartAsync(context);
            }
            finally
            {
                // The others are not to wait for one that has failed.
                if (!arrived)
                    barrier.RemoveParticipant();
            }
        }));
    }

    public void Dispose() => _executor.Dispose();
}

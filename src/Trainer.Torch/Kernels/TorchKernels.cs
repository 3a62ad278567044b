using Sweeper.Trainer.Torch.Devices;
using System.Runtime.InteropServices;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>
/// The kernels over TorchSharp, on a CPU or a GPU: float32 without TF32, deterministic algorithms, R replicas in every call. Nothing here asks for a gradient: backward
/// passes are the project's own formulas. Every call disposes of the tensors that it makes; buffers live until <see cref="Dispose"/>. Shapes are checked before a
/// tensor is touched, because a mismatch inside the native library may end the process.
/// </summary>
public sealed partial class TorchKernels : IKernels
{
    private readonly List<Tensor> _owned = [];
    private readonly List<(float[] Host, Tensor Device)> _tables = [];
    private readonly Device _device;
    private bool _disposed;

    /// <param name="device"><c>cpu</c> or <c>cuda:N</c>.</param>
    /// <param name="replicas">Models that one call computes at once; ≥ 1.</param>
    /// <param name="threads">Cores that a call on the CPU may use; ≥ 1. Torch has one such number for the whole process: the last one counts.</param>
    /// <exception cref="NotSupportedException">Torch is not there, <see cref="TorchLibrary"/>.</exception>
    public TorchKernels(Device device, int replicas = 1, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        TorchLibrary.Require();
        (_device, Replicas, Threads) = (device, replicas, threads);
        if (device.type == DeviceType.CUDA)
            Determinism.Require();
        else
            set_num_threads(threads);
    }

    public int Replicas { get; }

    public int Threads { get; }

    /// <summary>Whole batches: launches are what small models wait for.</summary>
    public int GroupsAtOnce(int context) => int.MaxValue;

    public Activation NewActivation(int groups, int context, int channels) =>
        Activation(Own(zeros([Replicas, checked((long)groups * context * channels * Lane.Count)], ScalarType.Float32, _device)), groups, context, channels);

    public Activation Part(Activation of, int first, int groups, int context, int channels)
    {
        var length = checked((long)groups * context * channels * Lane.Count);
        if (first < 0 || first % Lane.Count != 0 || first + length > of.Length)
        {
            throw new ArgumentException(
                $"A part of an activation must lie inside it and begin at a multiple of {Lane.Count}, but [{groups}, {context}, {channels}] from {first} on has {length} of {of.Length} numbers.");
        }

        return Activation(Own(Of(of).Numbers.narrow(1, first, length)), groups, context, channels);
    }

    public ParameterVector NewParameters(int length) => new TorchVector(Own(zeros([Replicas, length], ScalarType.Float32, _device)), length);

    public void Load(ReadOnlySpan<float> host, Activation to)
    {
        using var scope = NewDisposeScope();
        var lanes = Staged(host, Replicas * (long)to.Length).view(Replicas, to.Groups, to.Context, to.Channels, Lane.Count);
        Of(to).Grid.copy_(lanes.to(_device).transpose(3, 4));
    }

    public void Load(ReadOnlySpan<float> host, ParameterVector to)
    {
        using var scope = NewDisposeScope();
        Of(to).Numbers.copy_(Staged(host, Replicas * (long)to.Length).view(Replicas, to.Length));
    }

    public void Load(ParameterVector to, int replica, ReadOnlySpan<float> host)
    {
        using var scope = NewDisposeScope();
        Of(to).Numbers.narrow(0, Valid(replica), 1).copy_(Staged(host, to.Length).view(1, to.Length));
    }

    public void Save(Activation from, Span<float> host)
    {
        using var scope = NewDisposeScope();
        Read(Of(from).Grid.transpose(3, 4), host);
    }

    public void Save(ParameterVector from, Span<float> host)
    {
        using var scope = NewDisposeScope();
        Read(Of(from).Numbers, host);
    }

    public void Save(ParameterVector from, int replica, Span<float> host)
    {
        using var scope = NewDisposeScope();
        Read(Of(from).Numbers.narrow(0, Valid(replica), 1), host);
    }

    public void Clear(ParameterVector vector)
    {
        using var scope = NewDisposeScope();
        Of(vector).Numbers.zero_();
    }

    public void Clear(Activation activation)
    {
        using var scope = NewDisposeScope();
        Of(activation).Numbers.zero_();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var tensor in _owned)
            tensor.Dispose();
    }

    private TorchActivation Activation(Tensor numbers, int groups, int context, int channels)
    {
        var activation = new TorchActivation(numbers, groups, context, channels);
        Own(activation.Grid);
        Own(activation.Rows);
        return activation;
    }

    /// <summary>Lives until these kernels are disposed of, whatever scope the caller is in.</summary>
    private Tensor Own(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Numbers of the host in a tensor of the host.</summary>
    private static Tensor Staged(ReadOnlySpan<float> host, long count)
    {
        if (host.Length < count)
            throw new ArgumentException($"The host array must hold {count} numbers, but has {host.Length}.", nameof(host));
        var staged = empty(count, ScalarType.Float32);
        if (count > 0)
            MemoryMarshal.AsBytes(host[..(int)count]).CopyTo(staged.bytes);
        return staged;
    }

    private static void Read(Tensor from, Span<float> host)
    {
        if (from.numel() > 0)
            from.contiguous().cpu().bytes.CopyTo(MemoryMarshal.AsBytes(host));
    }

    /// <summary>A table of the host on the device; the few that a model uses are sent there once.</summary>
    private Tensor Table(ReadOnlySpan<float> host)
    {
        foreach (var (known, there) in _tables)
        {
            if (host.SequenceEqual(known))
                return there;
        }

        var table = Own(Staged(host, host.Length).to(_device));
        _tables.Add((host.ToArray(), table));
        return table;
    }

    private long Valid(int replica) => replica >= 0 && replica < Replicas
        ? replica
        : throw new ArgumentOutOfRangeException(nameof(replica), replica, $"There are replicas 0 to {Replicas - 1}.");
}

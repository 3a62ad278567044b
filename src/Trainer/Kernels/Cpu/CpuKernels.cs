using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>
/// The CPU kernels: float32, the same bits on every machine and for every number of threads (<see cref="Lane"/>). Each call is the scalar algorithm run on 16 sequences at once.
/// </summary>
public sealed unsafe partial class CpuKernels : IKernels
{
    /// <summary>Rows of a tile of a product: ranges of rows end between tiles.</summary>
    private const int RowTile = 4;

    private readonly List<nint> _owned = [];
    private readonly Team _team;
    private readonly bool _counting;
    private bool _disposed;

    /// <param name="threads">Cores that one call may use, ≥ 1. The numbers do not depend on it.</param>
    public CpuKernels(int threads = 1)
        : this(threads, counting: false)
    {
    }

    private CpuKernels(int threads, bool counting) => (_team, _counting) = (new Team(threads), counting);

    /// <summary>Bytes of buffers and scratch.</summary>
    internal long PlannedBytes { get; private set; }

    /// <summary>
    /// As few groups as give the row tiles enough rows: what a group needs between forward and backward should stay in the caches of one core.
    /// </summary>
    public int GroupsAtOnce(int context) => Math.Max(1, 64 / context);

    public int Threads => _team.Threads;

    public int Replicas => 1;

    public Activation NewActivation(int groups, int context, int channels)
    {
        Reserve(Math.Max(2L * channels * Lane.Count, WeightGradient.ScratchFloats));
        return new CpuActivation(Allocate((long)groups * context * channels * Lane.Count), groups, context, channels);
    }

    public Activation Part(Activation of, int first, int groups, int context, int channels)
    {
        var part = new CpuActivation(Of(of).Data + first, groups, context, channels);
        return first % Lane.Count == 0 && first + part.Length <= of.Length ? part : throw new ArgumentException(
            $"A part of an activation must lie inside it and begin at a multiple of {Lane.Count}, but [{groups}, {context}, {channels}] from {first} on has {part.Length} of {of.Length} numbers.");
    }

    public ParameterVector NewParameters(int length) => new CpuVector(Allocate((long)Lane.Groups(length) * Lane.Count), length);

    public void Load(ReadOnlySpan<float> host, Activation to) => host[..to.Length].CopyTo(Span(to));

    public void Load(ReadOnlySpan<float> host, ParameterVector to) => host[..to.Length].CopyTo(new Span<float>(Of(to).Data, to.Length));

    public void Save(Activation from, Span<float> host) => Span(from).CopyTo(host);

    public void Save(ParameterVector from, Span<float> host) => new Span<float>(Of(from).Data, from.Length).CopyTo(host);

    public void Load(ParameterVector to, int replica, ReadOnlySpan<float> host)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replica, 0);
        Load(host, to);
    }

    public void Save(ParameterVector from, int replica, Span<float> host)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replica, 0);
        Save(from, host);
    }

    public void Clear(ParameterVector vector) => new Span<float>(Of(vector).Data, Of(vector).Padded).Clear();

    public void Clear(Activation activation) => Span(activation).Clear();

    public int AttentionMemory(AttentionShape shape)
    {
        Reserve(Math.Max(shape.Kind == AttentionKind.Softmax ? CpuAttention.ScratchFloats(shape.KeyDim) : CpuAttention.LaneFloats(shape.KeyDim), LaneState.ScratchFloats(shape.KeyDim)));
        Reserve(shape.Kind == AttentionKind.MesaNet ? MesaNetCpu.ScratchFloats(shape) : 0);
        return CpuAttention.For(shape.Kind).Memory(shape);
    }

    public void Attention(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory) => _team.Ranges(
        qkv.Channels / shape.HeadChannels,
        1,
        (shape, firstHead, qkv: Of(qkv), parameters, o: Of(o), memory: Of(memory)),
        static (s, first, end, scratch) =>
        {
            var kernel = CpuAttention.For(s.shape.Kind);
            for (var group = 0; group < s.qkv.Groups; group++)
                for (var head = s.firstHead + first; head < s.firstHead + end; head++)
                    kernel.Forward(new HeadView(s.shape, s.firstHead, head, group, s.qkv, s.o, s.memory), Data(s.parameters), scratch);
        });

    public void AttentionGradient(
        AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters) => _team.Ranges(
        qkv.Channels / shape.HeadChannels,
        1,
        (shape, firstHead, qkv: Of(qkv), parameters, o: Of(o), memory: Of(memory), dO: Of(dO), dQkv: Of(dQkv), dParameters),
        static (s, first, end, scratch) =>
        {
            var kernel = CpuAttention.For(s.shape.Kind);
            for (var group = 0; group < s.qkv.Groups; group++)
            {
                for (var head = s.firstHead + first; head < s.firstHead + end; head++)
                {
                    var forward = new HeadView(s.shape, s.firstHead, head, group, s.qkv, s.o, s.memory);
                    var backward = new HeadView(s.shape, s.firstHead, head, group, s.dQkv, s.dO, s.memory);
                    kernel.Backward(forward, backward, Data(s.parameters), Data(s.dParameters), scratch);
                }
            }
        });

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _team.Dispose();
        foreach (var pointer in _owned)
            NativeMemory.AlignedFree((void*)pointer);
        GC.SuppressFinalize(this);
    }

    ~CpuKernels() => Dispose();

    /// <summary>Kernels that allocate nothing and can compute nothing: to plan buffers with, for <see cref="PlannedBytes"/>.</summary>
    internal static CpuKernels Counting() => new(1, counting: true);

    private float* Allocate(long floats)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var bytes = checked((nuint)Math.Max(floats, Lane.Count) * sizeof(float));
        PlannedBytes += (long)bytes;
        if (_counting)
            return null;
        var pointer = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(pointer, bytes);
        _owned.Add((nint)pointer);
        return (float*)pointer;
    }

    /// <summary>Scratch grows when buffers are planned, so that no call has to allocate.</summary>
    private void Reserve(long needed)
    {
        for (var thread = 0; thread < _team.Threads && needed > _team[thread].Length; thread++)
        {
            Free(_team[thread]);
            _team[thread] = new Scratch(Allocate(needed), needed);
        }
    }

    private void Free(Scratch scratch)
    {
        PlannedBytes -= scratch.Length * sizeof(float);
        if (_owned.Remove((nint)scratch.Data))
            NativeMemory.AlignedFree(scratch.Data);
    }

    private static CpuActivation Of(Activation activation) => (CpuActivation)activation;

    private static CpuVector Of(ParameterVector vector) => (CpuVector)vector;

    private static float* Data(Matrix matrix) => matrix.Vector is CpuVector vector ? vector.Data + matrix.Offset : null;

    private static Span<float> Span(Activation activation) => new(Of(activation).Data, activation.Length);
}

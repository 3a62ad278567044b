using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>
/// The CPU kernels: float32, one core, the same bits on every machine (<see cref="Lane"/>). Each call is the scalar algorithm run on 16 sequences at once.
/// </summary>
public sealed unsafe partial class CpuKernels : IKernels
{
    private readonly List<nint> _owned = [];
    private Scratch _scratch = new(null, 0);
    private bool _disposed;

    /// <summary>
    /// As few groups as give the row tiles enough rows: what a group needs between forward and backward should stay in the caches of one core.
    /// </summary>
    public int GroupsAtOnce(int context) => Math.Max(1, 64 / context);

    public Activation NewActivation(int groups, int context, int channels)
    {
        Reserve(Math.Max(channels, WeightGradient.ScratchFloats));
        return new CpuActivation(Allocate((long)groups * context * channels * Lane.Count), groups, context, channels);
    }

    public ParameterVector NewParameters(int length) => new CpuVector(Allocate((long)Lane.Groups(length) * Lane.Count), length);

    public void Load(ReadOnlySpan<float> host, Activation to) => host[..to.Length].CopyTo(Span(to));

    public void Load(ReadOnlySpan<float> host, ParameterVector to) => host[..to.Length].CopyTo(new Span<float>(Of(to).Data, to.Length));

    public void Save(Activation from, Span<float> host) => Span(from).CopyTo(host);

    public void Save(ParameterVector from, Span<float> host) => new Span<float>(Of(from).Data, from.Length).CopyTo(host);

    public void Clear(ParameterVector vector) => new Span<float>(Of(vector).Data, Of(vector).Padded).Clear();

    public void Clear(Activation activation) => Span(activation).Clear();

    public int AttentionMemory(AttentionShape shape)
    {
        Reserve(Math.Max(CpuAttention.ScratchFloats(shape.KeyDim), LaneState.ScratchFloats(shape.KeyDim)));
        Reserve(shape.Kind == AttentionKind.MesaNet ? MesaNetCpu.ScratchFloats(shape) : 0);
        return CpuAttention.For(shape.Kind).Memory(shape);
    }

    public void Attention(AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory)
    {
        var kernel = CpuAttention.For(shape.Kind);
        for (var group = 0; group < qkv.Groups; group++)
            for (var head = 0; head < shape.Heads; head++)
                kernel.Forward(new HeadView(shape, head, group, Of(qkv), Of(o), Of(memory)), Data(parameters), _scratch);
    }

    public void AttentionGradient(AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters)
    {
        var kernel = CpuAttention.For(shape.Kind);
        for (var group = 0; group < qkv.Groups; group++)
        {
            for (var head = 0; head < shape.Heads; head++)
            {
                var forward = new HeadView(shape, head, group, Of(qkv), Of(o), Of(memory));
                var backward = new HeadView(shape, head, group, Of(dQkv), Of(dO), Of(memory));
                kernel.Backward(forward, backward, Data(parameters), Data(dParameters), _scratch);
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var pointer in _owned)
            NativeMemory.AlignedFree((void*)pointer);
        GC.SuppressFinalize(this);
    }

    ~CpuKernels() => Dispose();

    private float* Allocate(long floats)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var bytes = checked((nuint)Math.Max(floats, Lane.Count) * sizeof(float));
        var pointer = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(pointer, bytes);
        _owned.Add((nint)pointer);
        return (float*)pointer;
    }

    /// <summary>Scratch grows when buffers are planned, so that no call has to allocate.</summary>
    private void Reserve(long needed)
    {
        if (needed > _scratch.Length)
            _scratch = new Scratch(Allocate(needed), needed);
    }

    private static CpuActivation Of(Activation activation) => (CpuActivation)activation;

    private static CpuVector Of(ParameterVector vector) => (CpuVector)vector;

    private static float* Data(Matrix matrix) => matrix.Vector is CpuVector vector ? vector.Data + matrix.Offset : null;

    private static Span<float> Span(Activation activation) => new(Of(activation).Data, activation.Length);
}

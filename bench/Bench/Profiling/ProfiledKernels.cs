using System.Diagnostics;
using Sweeper.Bench.Workloads;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Bench.Profiling;

/// <summary>Kernels on the clock: every call is passed on, timed, and its operations counted where the count is a plain product of sizes.</summary>
internal sealed partial class ProfiledKernels(IKernels kernels, Tallies tallies, WorkloadFlops flops) : IKernels
{
    public int GroupsAtOnce(int context) => kernels.GroupsAtOnce(context);

    public int Threads => kernels.Threads;

    public int Replicas => kernels.Replicas;

    public Activation NewActivation(int groups, int context, int channels) => kernels.NewActivation(groups, context, channels);

    public Activation Part(Activation of, int first, int groups, int context, int channels) => kernels.Part(of, first, groups, context, channels);

    public ParameterVector NewParameters(int length) => kernels.NewParameters(length);

    public int AttentionMemory(AttentionShape shape) => kernels.AttentionMemory(shape);

    public void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.MatMul(x, w, y, residual);
        tallies["MatMul"].Add(start, Product(x, w));
    }

    public void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.MatMulInputGradient(dy, w, dx, add);
        tallies["MatMulInputGradient"].Add(start, Product(dy, w));
    }

    public void MatMulWeightGradient(Activation x, Activation dy, Matrix dw)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.MatMulWeightGradient(x, dy, dw);
        tallies["MatMulWeightGradient"].Add(start, Product(x, dw));
    }

    public void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.AddPositions(table, w, heads, y);
        tallies["AddPositions"].Add(start, Positions(w, y));
    }

    public void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.AddPositionsGradient(table, dy, heads, dw);
        tallies["AddPositionsGradient"].Add(start, Positions(dw, dy));
    }

    public void Attention(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Attention(shape, firstHead, qkv, parameters, o, memory);
        tallies["Attention"].Add(start, flops.Attention * Sequences(qkv) * qkv.Channels / shape.InputChannels);
    }

    public void AttentionGradient(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.AttentionGradient(shape, firstHead, qkv, parameters, o, memory, dO, dQkv, dParameters);
        tallies["AttentionGradient"].Add(start, flops.AttentionGradient * Sequences(qkv) * qkv.Channels / shape.InputChannels);
    }

    public bool AllFinite(ParameterVector vector) => kernels.AllFinite(vector);

    public void Dispose() => kernels.Dispose();

    private static double Sequences(Activation x) => (double)x.Groups * Lane.Count;

    private static double Product(Activation x, Matrix w) => 2 * Sequences(x) * x.Context * w.Rows * w.Columns;

    /// <summary>One small product per call, and an addition per sequence.</summary>
    private static double Positions(Matrix w, Activation y) => y.Context * ((2.0 * w.Rows * w.Columns) + (Sequences(y) * w.Columns));
}

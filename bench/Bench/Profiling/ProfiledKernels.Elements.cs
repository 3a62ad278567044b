using System.Diagnostics;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Bench.Profiling;

/// <summary>Work by the element: timed, its operations not counted.</summary>
internal sealed partial class ProfiledKernels
{
    public void Load(ReadOnlySpan<float> host, Activation to)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Load(host, to);
        tallies["Load"].Add(start, 0);
    }

    public void Load(ReadOnlySpan<float> host, ParameterVector to) => kernels.Load(host, to);

    public void Save(Activation from, Span<float> host) => kernels.Save(from, host);

    public void Save(ParameterVector from, Span<float> host) => kernels.Save(from, host);

    public void Load(ParameterVector to, int replica, ReadOnlySpan<float> host) => kernels.Load(to, replica, host);

    public void Save(ParameterVector from, int replica, Span<float> host) => kernels.Save(from, replica, host);

    public void Clear(ParameterVector vector)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Clear(vector);
        tallies["Clear"].Add(start, 0);
    }

    public void Clear(Activation activation)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Clear(activation);
        tallies["Clear"].Add(start, 0);
    }

    public void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Norm(kind, x, gain, bias, y);
        tallies["Norm"].Add(start, 0);
    }

    public void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.NormGradient(kind, x, gain, dy, dx, dGain, dBias);
        tallies["NormGradient"].Add(start, 0);
    }

    public void Gelu(Activation x, Activation y)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Gelu(x, y);
        tallies["Gelu"].Add(start, 0);
    }

    public void GeluGradient(Activation x, Activation dy, Activation dx)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.GeluGradient(x, dy, dx);
        tallies["GeluGradient"].Add(start, 0);
    }

    public void Clamp(Activation x, float limit)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.Clamp(x, limit);
        tallies["Clamp"].Add(start, 0);
    }

    public void ClampGradient(Activation x, float limit, Activation dx)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.ClampGradient(x, limit, dx);
        tallies["ClampGradient"].Add(start, 0);
    }

    public void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SquaredError(prediction, target, sequences, lossByPosition);
        tallies["SquaredError"].Add(start, 0);
    }

    public void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SquaredErrorGradient(prediction, target, sequences, scale, dPrediction);
        tallies["SquaredErrorGradient"].Add(start, 0);
    }

    public void SoftCap(Activation x, float cap)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SoftCap(x, cap);
        tallies["SoftCap"].Add(start, 0);
    }

    public void SoftCapGradient(Activation y, float cap, Activation dx)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.SoftCapGradient(y, cap, dx);
        tallies["SoftCapGradient"].Add(start, 0);
    }

    public void CrossEntropy(Activation prediction, Activation target, int sequences, Span<double> lossByPosition)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.CrossEntropy(prediction, target, sequences, lossByPosition);
        tallies["CrossEntropy"].Add(start, 0);
    }

    public void CrossEntropyGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.CrossEntropyGradient(prediction, target, sequences, scale, dPrediction);
        tallies["CrossEntropyGradient"].Add(start, 0);
    }

    public void ClipElements(ParameterVector gradient, float limit)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.ClipElements(gradient, limit);
        tallies["ClipElements"].Add(start, 0);
    }

    public void ClipNorm(ParameterVector gradient, float limit)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.ClipNorm(gradient, limit);
        tallies["ClipNorm"].Add(start, 0);
    }

    public void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, ReadOnlySpan<AdamStep> steps)
    {
        var start = Stopwatch.GetTimestamp();
        kernels.AdamW(weights, gradient, firstMoment, secondMoment, steps);
        tallies["AdamW"].Add(start, 0);
    }
}

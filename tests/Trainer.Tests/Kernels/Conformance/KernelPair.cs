using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>
/// The kernels under test beside the reference, over arrays with the same numbers. After a call, the outputs that it names must agree, and every other array
/// of the pair must still hold the very bits that it held before.
/// </summary>
internal sealed class KernelPair(IKernels kernels, ulong seed = 1) : IDisposable
{
    private const int Guard = 3;

    private readonly IKernels[] _sides = [kernels, new ReferenceKernels()];
    private readonly Dictionary<ITwin, double[]> _held = [];

    public TestRandom Random { get; } = new(seed);

    public Twin<Activation> Activation(int groups, int context, int channels, Func<float>? number = null)
    {
        var host = Numbers(groups * context * channels * Lane.Count, number);
        return Hold(_sides[0].NewActivation(groups, context, channels, host), _sides[1].NewActivation(groups, context, channels, host), (k, a) => k.Read(a));
    }

    /// <summary>For an output that a call is to write: a number of it that is only added to, or multiplied by zero, stays NaN.</summary>
    public Twin<Activation> Stale(int groups, int context, int channels) => Activation(groups, context, channels, () => float.NaN);

    /// <summary>The memory of attention. Its contents are each side's own, and are not compared.</summary>
    public Twin<Activation> Memory(AttentionShape shape, int groups, int context)
    {
        var sides = Array.ConvertAll(_sides, k => k.NewActivation(groups, context, k.AttentionMemory(shape)));
        for (var side = 0; side < 2; side++)
            _sides[side].Load(Numbers(sides[side].Length, () => float.NaN), sides[side]);
        return new Twin<Activation>(sides[0], sides[1]) { Read = _ => [] };
    }

    public Twin<ParameterVector> Vector(int length, Func<float>? number = null)
    {
        var host = Numbers(length, number);
        return Hold(_sides[0].NewParameters(host), _sides[1].NewParameters(host), (k, v) => k.Read(v));
    }

    /// <summary>A matrix with other numbers before and after it in its vector, which take part in every comparison.</summary>
    public Twin<Matrix> Matrix(int rows, int columns, Func<float>? number = null)
    {
        var host = Numbers(rows * columns + 2 * Guard, number);
        var (actual, expected) = (_sides[0].NewParameters(host), _sides[1].NewParameters(host));
        return Hold(new Matrix(actual, Guard, rows, columns), new Matrix(expected, Guard, rows, columns), (k, m) => k.Read(m.Vector));
    }

    /// <summary>
    /// Makes a call on both sides, then compares each output within its tolerance, as a share of the largest expected number, and everything else with what it was.
    /// </summary>
    public void Call(string what, Action<IKernels, int> call, params (ITwin Output, double Tolerance)[] outputs)
    {
        for (var side = 0; side < 2; side++)
            call(_sides[side], side);
        for (var i = 0; i < outputs.Length; i++)
        {
            var (output, tolerance) = outputs[i];
            var actual = output.Read(0);
            Compare($"{what}, output {i}", actual, output.Read(1), tolerance);
            _held[output] = actual;
        }

        foreach (var (twin, before) in _held)
            Assert.True(before.AsSpan().SequenceEqual(twin.Read(0)), $"{what}: an array that is not an output has changed.");
    }

    public void Dispose() => Array.ForEach(_sides, k => k.Dispose());

    private static void Compare(string what, double[] actual, double[] expected, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Length == 0 ? 0 : expected.Max(Math.Abs);
        if (expected.Length == 0)
            return;

        // The worst one; a NaN that is not expected is worse than any.
        double Distance(int i) => actual[i].Equals(expected[i]) ? 0 : double.IsNaN(actual[i] - expected[i]) ? double.PositiveInfinity : Math.Abs(actual[i] - expected[i]);
        var worst = Enumerable.Range(0, expected.Length).MaxBy(Distance);
        Assert.True(
            Distance(worst) <= tolerance * scale,
            $"{what}[{worst}]: {actual[worst]:R}, but the reference has {expected[worst]:R}: {Distance(worst) / scale:E2} of the scale, {tolerance:E2} allowed.");
    }

    private float[] Numbers(int count, Func<float>? number)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = number is null ? Random.Next() : number();
        return numbers;
    }

    private Twin<T> Hold<T>(T actual, T expected, Func<IKernels, T, double[]> read)
    {
        var twin = new Twin<T>(actual, expected) { Read = side => read(_sides[side], side == 0 ? actual : expected) };
        _held[twin] = twin.Read(0);
        return twin;
    }
}

using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    protected virtual double GeluTolerance => 1e-6;

    [Theory, MemberData(nameof(EveryChannels))]
    public void Gelu(int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var (x, y) = (pair.Activation(groups, context, channels, () => 6 * pair.Random.Next()), pair.Stale(groups, context, channels));
            var (dy, dx) = (pair.Activation(groups, context, channels), pair.Stale(groups, context, channels));

            pair.Call("Gelu", (k, s) => k.Gelu(x[s], y[s]), (y, GeluTolerance));
            pair.Call("GeluGradient", (k, s) => k.GeluGradient(x[s], dy[s], dx[s]), (dx, GeluTolerance));
            pair.Call("GeluGradient in place", (k, s) => k.GeluGradient(x[s], dy[s], dy[s]), (dy, GeluTolerance));
        }
    }

    /// <summary>Far out the tanh is ±1 and nothing overflows.</summary>
    [Fact]
    public void Gelu_of_large_numbers()
    {
        foreach (var size in (float[])[20, 200, 1e6f])
        {
            using var pair = Pair();
            var (x, y) = (pair.Activation(1, 2, 3, () => size * MathF.Sign(pair.Random.Next())), pair.Stale(1, 2, 3));
            var (dy, dx) = (pair.Activation(1, 2, 3), pair.Stale(1, 2, 3));
            pair.Call($"Gelu of {size}", (k, s) => k.Gelu(x[s], y[s]), (y, GeluTolerance));
            pair.Call($"GeluGradient of {size}", (k, s) => k.GeluGradient(x[s], dy[s], dx[s]), (dx, GeluTolerance));
        }
    }

    [Theory, MemberData(nameof(EveryChannels))]
    public void SwiGlu(int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var (x, y) = (pair.Activation(groups, context, 2 * channels, () => 6 * pair.Random.Next()), pair.Stale(groups, context, channels));
            var (dy, dx) = (pair.Activation(groups, context, channels), pair.Stale(groups, context, 2 * channels));

            pair.Call("SwiGlu", (k, s) => k.SwiGlu(x[s], y[s]), (y, GeluTolerance));
            pair.Call("SwiGluGradient", (k, s) => k.SwiGluGradient(x[s], dy[s], dx[s]), (dx, GeluTolerance));
        }
    }

    /// <summary>Far out the gate is 0 or 1 and nothing overflows.</summary>
    [Fact]
    public void SwiGlu_of_large_numbers()
    {
        foreach (var size in (float[])[20, 200, 1e6f])
        {
            using var pair = Pair();
            var (x, y) = (pair.Activation(1, 2, 6, () => size * MathF.Sign(pair.Random.Next())), pair.Stale(1, 2, 3));
            var (dy, dx) = (pair.Activation(1, 2, 3), pair.Stale(1, 2, 6));
            pair.Call($"SwiGlu of {size}", (k, s) => k.SwiGlu(x[s], y[s]), (y, GeluTolerance));
            pair.Call($"SwiGluGradient of {size}", (k, s) => k.SwiGluGradient(x[s], dy[s], dx[s]), (dx, GeluTolerance));
        }
    }

    [Theory, MemberData(nameof(EveryChannels))]
    public void Clamp(int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var (x, dx) = (pair.Activation(groups, context, channels), pair.Activation(groups, context, channels));

            pair.Call("Clamp", (k, s) => k.Clamp(x[s], 0.4f), (x, 0));
            pair.Call("ClampGradient", (k, s) => k.ClampGradient(x[s], 0.4f, dx[s]), (dx, 0));
        }
    }

    /// <summary>A model that diverges must be seen to: <see cref="IKernels.AllFinite"/> is asked about parameters, so a NaN has to get there.</summary>
    [Fact]
    public void Limits_do_not_hide_a_NaN()
    {
        using var pair = Pair();
        var (x, g) = (pair.Activation(1, 1, 2, NaNNowAndThen), pair.Vector(37, NaNNowAndThen));
        pair.Call("Clamp", (k, s) => k.Clamp(x[s], 0.4f), (x, 0));
        pair.Call("ClipElements", (k, s) => k.ClipElements(g[s], 0.4f), (g, 0));

        float NaNNowAndThen() => pair.Random.Next(3) == 0 ? float.NaN : pair.Random.Next();
    }
}

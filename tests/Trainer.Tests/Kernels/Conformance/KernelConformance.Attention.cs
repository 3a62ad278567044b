using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    private static readonly int[] KeyDims = [1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 32];

    public static TheoryData<int> EveryKeyDim => new(KeyDims);

    public static TheoryData<float, int> LambdasAndKeyDims
    {
        get
        {
            var data = new TheoryData<float, int>();
            foreach (var lambda in (float[])[0.1f, 1, 1000])
                foreach (var keyDim in (int[])[1, 2, 4, 5, 8, 20])
                    data.Add(lambda, keyDim);
            return data;
        }
    }

    protected virtual double SoftmaxTolerance(int context, int keyDim) => 2e-6 * Math.Sqrt(keyDim + context);

    protected virtual double LinearTolerance(int context, int keyDim) => 2e-6 * Math.Sqrt(keyDim + context);

    /// <summary>The recursion starts at R = λI and has to lose its digits along every key; where keys leave a direction out, λ stays there beside numbers near 1.</summary>
    protected virtual double MesaTolerance(double lambda, int keyDim) => 3e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda);

    /// <summary>Of q, k and v.</summary>
    protected virtual double MesaGradientTolerance(double lambda, int keyDim) => 1e-5 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);

    protected virtual double LambdaGradientTolerance(double lambda, int keyDim) => 2e-5 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);

    /// <summary>Keys lie K tokens back before all directions are met, with a weight of γ^K: H is worse conditioned by that. dγ is a sum over positions s of (s + 1) times what dk and dv say, so their errors count T times in it.</summary>
    protected virtual double ForgettingTolerance(int context, int keyDim, float logit) =>
        MesaTolerance(1, keyDim) * Math.Pow(1 + Math.Exp(-logit), Math.Min(context, keyDim) / 2.0);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Softmax_attention(int keyDim) => EveryContext(AttentionKind.Softmax, keyDim, SoftmaxTolerance, SoftmaxTolerance);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Linear_attention(int keyDim) => EveryContext(AttentionKind.Linear, keyDim, LinearTolerance, LinearTolerance);

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Mesa_attention(int keyDim) =>
        EveryContext(AttentionKind.Mesa, keyDim, (_, keyDim) => MesaTolerance(1, keyDim), (_, keyDim) => MesaGradientTolerance(1, keyDim));

    /// <summary>
    /// Three keys over and over, so that H_t grows along three directions only, and for K &gt; 3 its condition number is of the order of λT. There dλ, at λ = 1000 some 1e-6 of
    /// the loss, is hardest: q̃ is near 1000 where there are no keys, and w, which is 0 there, must not be rounding.
    /// </summary>
    [Theory, MemberData(nameof(LambdasAndKeyDims))]
    public void Mesa_attention_with_repeated_keys(float lambda, int keyDim)
    {
        using var pair = Pair();
        var shape = new AttentionShape(AttentionKind.Mesa, 2, keyDim);
        var (context, channels) = (50, 3 * shape.Channels);
        var numbers = pair.Random.Floats(context * channels * 16);
        for (var i = 3 * channels * 16; i < numbers.Length; i++)
            if (i / 16 % shape.HeadChannels / shape.KeyDim == 1)
                numbers[i] = numbers[i - 3 * channels * 16];
        Check(pair, shape, (1, context), () => lambda, numbers, (MesaTolerance(lambda, keyDim), MesaGradientTolerance(lambda, keyDim), LambdaGradientTolerance(lambda, keyDim)));
    }

    /// <summary>λ near 1; γ near 0.95 and 0.993, and for few channels near 0.5, where a token is forgotten within seven.</summary>
    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Mesa_attention_that_forgets(int keyDim)
    {
        foreach (var context in Contexts)
            foreach (var logit in (float[])[keyDim > 4 ? 3 : 0, 5])
            {
                using var pair = Pair();
                var (shape, number) = (new AttentionShape(AttentionKind.Mesa, 1 + (context + keyDim) % 4, keyDim) { Forgetting = true }, 0);
                Check(
                    pair, shape, (context == 50 ? 1 : 1 + context % 3, context), () => (number++ - 3) / shape.Heads == 0 ? 1 + pair.Random.Next() / 2 : logit + pair.Random.Next() / 2, null,
                    (ForgettingTolerance(context, keyDim, logit), 3 * ForgettingTolerance(context, keyDim, logit), context * ForgettingTolerance(context, keyDim, logit)));
            }
    }

    /// <summary>λ no greater than 1e-6 counts as 1e-6, and gets no gradient.</summary>
    [Fact]
    public void Mesa_attention_below_the_floor_of_lambda()
    {
        using var pair = Pair();
        var shape = new AttentionShape(AttentionKind.Mesa, 3, 4);
        var scene = new Scene(pair, shape, (1, 7), () => pair.Random.Next() < 0 ? -1 : 9e-7f, null);
        scene.Forward(MesaTolerance(1e-6, 4));
        pair.Call("gradient below the floor", scene.Gradient, (scene.DQkv, MesaGradientTolerance(1e-6, 4)));
    }

    private void EveryContext(AttentionKind kind, int keyDim, Func<int, int, double> forward, Func<int, int, double> gradient)
    {
        foreach (var context in Contexts)
        {
            using var pair = Pair();
            var shape = new AttentionShape(kind, 1 + (context + keyDim) % 4, keyDim);
            Check(
                pair, shape, (context == 50 ? 1 : 1 + context % 3, context), () => 1 + pair.Random.Next() / 2, null,
                (forward(context, keyDim), gradient(context, keyDim), LambdaGradientTolerance(1, keyDim)));
        }
    }

    private static void Check(
        KernelPair pair, AttentionShape shape, (int Groups, int Context) size, Func<float> parameter, float[]? qkv, (double Forward, double Gradient, double Parameters) tolerances)
    {
        var scene = new Scene(pair, shape, size, parameter, qkv);
        var what = $"{shape}, [{size.Groups}, {size.Context}]";
        scene.Forward(tolerances.Forward);
        pair.Call($"gradient of {what}", scene.Gradient, [(scene.DQkv, tolerances.Gradient), .. scene.ParameterGradient(tolerances.Parameters)]);
        if (size.Context < 5)
            pair.Call($"gradient of {what}, again", scene.Gradient, [(scene.DQkv, tolerances.Gradient), .. scene.ParameterGradient(tolerances.Parameters)]);
    }

    /// <summary>The arrays of one attention. The gradient of the parameters starts at zero, so that it is compared at its own scale, which for large λ is λ⁻².</summary>
    private sealed class Scene(KernelPair pair, AttentionShape shape, (int Groups, int Context) size, Func<float> parameter, float[]? numbers)
    {
        private readonly Twin<Activation> _qkv = pair.Activation(size.Groups, size.Context, shape.InputChannels, numbers is null ? null : Next(numbers));
        private readonly Twin<Activation> _o = pair.Stale(size.Groups, size.Context, shape.Channels);
        private readonly Twin<Activation> _memory = pair.Memory(shape, size.Groups, size.Context);
        private readonly Twin<Activation> _dO = pair.Activation(size.Groups, size.Context, shape.Channels);
        private readonly Twin<Matrix> _parameters = pair.Matrix(1, shape.Parameters, parameter);
        private readonly Twin<Matrix> _dParameters = pair.Matrix(1, shape.Parameters, () => 0);

        public Twin<Activation> DQkv { get; } = pair.Stale(size.Groups, size.Context, shape.InputChannels);

        public void Forward(double tolerance) =>
            pair.Call($"{shape}, {size}", (k, s) => k.Attention(shape, 0, _qkv[s], _parameters[s], _o[s], _memory[s]), (_o, tolerance));

        public void Gradient(IKernels k, int s) =>
            k.AttentionGradient(shape, 0, _qkv[s], _parameters[s], _o[s], _memory[s], _dO[s], DQkv[s], _dParameters[s]);

        /// <summary>An output where the kind has parameters; for the other kinds it must stay as it was.</summary>
        public (ITwin, double)[] ParameterGradient(double tolerance) => shape.Parameters > 0 ? [(_dParameters, tolerance)] : [];

        private static Func<float> Next(float[] numbers)
        {
            var i = 0;
            return () => numbers[i++];
        }
    }
}

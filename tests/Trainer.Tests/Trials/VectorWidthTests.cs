using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweeper.Trainer.Tests.Processes;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>
/// The width of vectors changes no bit: the same trials in processes whose runtime may not use AVX-512, AVX2 (nor FMA), or any vector instruction at all. The switches are
/// those of .NET 9 and later; the older <c>DOTNET_EnableAVX512F</c> is not read any more, which the assertions on the first line would show.
/// </summary>
public sealed class VectorWidthTests
{
    /// <summary>Software vectors take some 35 times as long, so the trials are of three steps.</summary>
    private const string Short = "training.steps=3 training.batch=17 evaluation.sequences=16";

    private static readonly string[] Trials =
    [
        $"{Short} model.blocks=softmax+linear model.norm=layer model.mlp_width=9 training.clip=norm training.schedule=cosine",
        $"{Short} model.blocks=mesa+gated model.norm=rms model.mlp=swiglu model.mlp_width=7 model.qk_norm=l2",
        $"{Short} model.blocks=delta+mesanet model.positions=rope model.key_dim=6 model.clip=4",
        $"{Short} task.kind=markov model.logit_cap=4 model.attention=mesa model.tied=true",
    ];

    [VectorFact("AVX512")]
    public void Without_AVX512()
    {
        Assert.True(Vector512.IsHardwareAccelerated);
        SameBits("DOTNET_EnableAVX512", "Vector512=False Vector256=True Vector128=True Avx512F=False Avx2=True AdvSimd=False");
    }

    [VectorFact("AVX2")]
    public void Without_AVX2()
    {
        Assert.True(Avx2.IsSupported && Vector256.IsHardwareAccelerated);
        SameBits("DOTNET_EnableAVX2", "Vector512=False Vector256=False Vector128=True Avx512F=False Avx2=False AdvSimd=False");
    }

    [VectorFact("HWIntrinsic")]
    public void Without_any_vectors() =>
        SameBits("DOTNET_EnableHWIntrinsic", "Vector512=False Vector256=False Vector128=False Avx512F=False Avx2=False AdvSimd=False");

    /// <param name="variable">Switch to set to 0.</param>
    /// <param name="vectors">What must be left then, as the process itself says.</param>
    private static void SameBits(string variable, string vectors)
    {
        Assert.NotEqual(vectors, TrialProcess.Vectors);
        var lines = TrialProcess.Run(variable, Trials);
        Assert.Equal(vectors, lines[0]);
        Assert.Equal(Trials.Select(TrialProcess.Hash), lines[1..]);
    }
}

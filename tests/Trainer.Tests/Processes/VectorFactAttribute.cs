using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweeper.Trainer.Tests.Processes;

/// <summary>A test that switches off a feature of the processor: skipped, with the reason, where there is none to switch off.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorFactAttribute : FactAttribute
{
    /// <param name="feature">AVX512, AVX2 or HWIntrinsic, as in the names of the runtime's switches.</param>
    public VectorFactAttribute(string feature)
    {
        var here = feature switch { "AVX512" => Avx512F.IsSupported, "AVX2" => Avx2.IsSupported, _ => Vector128.IsHardwareAccelerated };
        if (!here)
            Skip = $"needs a processor with {feature}, and a runtime that uses it";
    }
}

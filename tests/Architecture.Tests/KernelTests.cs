using Sweeper.Trainer.Kernels;

namespace Sweeper.Architecture.Tests;

/// <summary>No kernel without the tests that bind it: a call that is added to <see cref="IKernels"/> fails here until it has them.</summary>
public sealed class KernelTests
{
    private static readonly string[] Calls = [.. typeof(IKernels).GetMethods().Where(m => !m.IsSpecialName).Select(m => m.Name).Distinct()];

    [Fact]
    public void Every_kernel_is_held_to_the_reference()
    {
        var suite = Text("tests/Trainer.Tests/Kernels/Conformance", "tests/Trainer.Tests/Kernels/KernelMemory.cs");
        Assert.DoesNotContain(Calls, call => !suite.Contains($"k.{call}(", StringComparison.Ordinal) && !suite.Contains($"kernels.{call}(", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_gradient_is_held_to_finite_differences()
    {
        var suite = Text("tests/Trainer.Tests/Kernels/Gradients");
        var gradients = Calls.Where(call => call.EndsWith("Gradient", StringComparison.Ordinal)).Append(nameof(IKernels.Rotate)).ToList();
        Assert.True(gradients.Count > 10);
        Assert.DoesNotContain(gradients, call => !suite.Contains($"Kernels.{call}(", StringComparison.Ordinal));
    }

    private static string Text(string folder, params string[] files) => string.Join('\n', Repository.Sources(folder).Concat(files).SelectMany(Repository.Lines));
}

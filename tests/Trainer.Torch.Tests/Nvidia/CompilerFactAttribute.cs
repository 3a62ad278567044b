namespace Sweeper.Trainer.Torch.Tests.Nvidia;

/// <summary>A test that compiles C; skipped where there is no compiler.</summary>
public sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute()
    {
        if (Compiler is null)
            Skip = "needs the C compiler `cc`, which is not installed";
    }

    /// <summary>Path of <c>cc</c>.</summary>
    public static string? Compiler { get; } = OperatingSystem.IsWindows() ? null : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "cc")).FirstOrDefault(File.Exists);
}

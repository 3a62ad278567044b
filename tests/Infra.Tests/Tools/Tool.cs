using System.Diagnostics;

namespace Sweeper.Infra.Tests.Tools;

/// <summary>A program that infra/tools/install installs: on the PATH, or where that puts it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string Place => Environment.GetEnvironmentVariable("SWEEPER_INFRA_TOOLS")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sweeper-infra");

    /// <summary>Why tests that need it are skipped; null when it is there.</summary>
    public static string? WhyNot(string name) => Find(name) is null ? $"needs {name}, which is not installed (infra/tools/install)" : null;

    /// <summary>Runs it to its end.</summary>
    /// <param name="input">What it reads.</param>
    public static ToolResult Run(string name, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(name)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Documents.Repository.Root,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} took longer than {Patience}.");
        }

        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .Concat([Path.Combine(Place, "bin", name), Path.Combine(Place, "bin", name, name)])
        .FirstOrDefault(File.Exists);
}

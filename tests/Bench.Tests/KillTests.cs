using System.Diagnostics;
using Sweeper.Bench.Killing;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Bench.Tests;

/// <summary>A short form of the campaign of docs/reliability.md: the command itself, with fewer kills.</summary>
public sealed class KillTests
{
    [Fact]
    public Task Killed_on_a_folder_sweeps_come_back_as_if_nothing_had_been() => KillAsync(4, "folder");

    [SkippableBlobFact]
    public Task Killed_on_a_blob_store_that_is_away_now_and_then_too() => KillAsync(2, "azurite");

    [SkippableClusterFact]
    public Task Silos_of_a_cluster_that_are_killed_leave_the_sweep_as_it_would_have_been() => RunAsync("2 kills of 3 silos in ", "cluster", "--times", "2");

    private static Task KillAsync(int times, string store) => RunAsync($"{times} kills in ", "kill", "--times", $"{times}", "--store", store);

    private static async Task RunAsync(string expected, params string[] arguments)
    {
        var bench = Path.Combine(AppContext.BaseDirectory, "sweeper-bench.dll");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(host, [bench, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{await output}\n{await error}");
        Assert.Contains(expected, await output, StringComparison.Ordinal);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SkippableBlobFactAttribute : FactAttribute
    {
        public SkippableBlobFactAttribute() => Skip = Azurite.WhyNot;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SkippableClusterFactAttribute : FactAttribute
    {
        public SkippableClusterFactAttribute() => Skip = SiloProcess.WhyNot ?? RedisServer.WhyNot;
    }
}

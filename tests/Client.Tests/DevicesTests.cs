using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary><c>sweeper devices</c> on this machine: what there is, measured, and what is missing; and that <c>--devices</c> says the same.</summary>
public sealed class DevicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_device_is_measured_or_says_what_it_lacks()
    {
        var devices = await DevicesAsync();

        Assert.Equal(["cpu:1", $"cpu:{Environment.ProcessorCount}"], [(string)devices[0]!["id"]!, (string)devices.Last(d => (string)d!["kind"]! == "cpu")!["id"]!]);
        Assert.Equal(["cpu", "torch-cpu", "cuda"], devices.Select(d => (string)d!["kind"]!).Distinct());
        Assert.All(devices, d => Assert.True((double?)d!["flops_per_second"] > 1e8 && (double?)d["copy_bytes_per_second"] > 1e7 || Missing(d).Length > 0, $"{d}"));
    }

    [Fact]
    public async Task A_table_in_a_pipe_has_a_line_per_device_and_beneath_what_is_missing()
    {
        var devices = await DevicesAsync();
        var text = (await SweeperConsole.RunAsync(_folder, "devices")).With(0).Out;

        Assert.StartsWith("device  ", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
        Assert.All(devices.Where(d => d!["name"] is not null), d => Assert.Contains($"\n{d!["id"]} ", text, StringComparison.Ordinal));
        Assert.EndsWith(string.Concat(devices.SelectMany(d => Missing(d!)).Select(line => line + "\n")), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch-cpu")]
    [InlineData("cuda")]
    public async Task A_run_on_what_is_missing_says_the_same_and_writes_nothing(string kind)
    {
        var missing = (await DevicesAsync()).Where(d => (string)d!["kind"]! == kind).SelectMany(d => Missing(d!)).ToList();
        var devices = kind == "cuda" ? "cuda:all" : kind;
        if (missing.Count == 0)
            return; // built with -p:Torch, on a machine that has it
        var ended = (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Small), "--devices", devices)).With(2);

        Assert.Equal(missing.Select(line => $"error: {devices} needs {line.Split(" needs ", 2)[1]}").Distinct(), ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(_folder.At("sweeps")));
    }

    private static string[] Missing(JsonNode device) => [.. device["missing"]!.AsArray().Select(text => (string)text!)];

    private async Task<JsonArray> DevicesAsync() => (await SweeperConsole.RunAsync(_folder, "devices", "--json")).With(0).Json().AsArray();
}

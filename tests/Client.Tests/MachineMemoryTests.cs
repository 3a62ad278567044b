using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>
/// Trials whose buffers do not fit the memory of the machine are refused before anything is written. The machine is made small by a limit on the heap, which the runtime
/// reports as its memory; buffers lie outside that heap.
/// </summary>
public sealed class MachineMemoryTests : IDisposable
{
    private const string Spec =
        """
        task: {state_dim: 2, context: 1024}
        model: {heads: 1, key_dim: 4, positions: none}
        training: {batch: 16, steps: 1}
        evaluation.sequences: 16
        axes:
          model.width: [8, 512]
        seeds: 2
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Width 512 at 1024 positions: 34 MB for each activation of one group.</summary>
    [Fact]
    public async Task A_trial_that_does_not_fit_is_refused_with_the_numbers()
    {
        var ended = (await RunAsync("run", "2000000")).With(2);
        Assert.Matches(@"^error: spec.yaml: The buffers of all trials that run at a time must fit in 33\.6 MB, .* but those of width=512 need [\d.]+ MB alone. Reduce ", ended.Error);
        Assert.Equal(["spec.yaml"], _folder.Files());
    }

    [Fact]
    public async Task Trials_that_fit_alone_but_not_together_are_refused_with_the_devices_that_do()
    {
        var ended = (await RunAsync("run", "8000000", "--devices", "2")).With(2);
        Assert.Matches(@"must fit in 134 MB, .* width=512 need [\d.]+ MB, and 2 trials run at a time. Use --devices 1, or ", ended.Error);
        Assert.Equal(["spec.yaml"], _folder.Files());
        (await RunAsync("run", "8000000", "--devices", "1")).With(0);
    }

    [Fact]
    public async Task A_plan_warns()
    {
        var ended = (await RunAsync("plan", "8000000", "--devices", "2")).With(0);
        Assert.Contains("warning: spec.yaml: The buffers of all trials", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", (await RunAsync("plan", "40000000", "--devices", "2")).With(0).Error, StringComparison.Ordinal);
    }

    /// <param name="limit">Bytes, in hexadecimal, as the runtime wants it.</param>
    private Task<Ended> RunAsync(string command, string limit, params string[] options) =>
        SweeperConsole.RunAsync(_folder, [command, _folder.Spec(Spec), .. options], ("DOTNET_GCHeapHardLimit", limit));
}

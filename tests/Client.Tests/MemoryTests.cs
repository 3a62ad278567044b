using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

public sealed class MemoryTests : IDisposable
{
    /// <summary>Runs a command and prints the peak of its memory in KiB, as the kernel counts it.</summary>
    private const string Peak = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Beside a trial that takes next to nothing: what the process needs anyway is in both.</summary>
    [UnixFact("python3")]
    public async Task The_peak_of_a_trial_is_what_the_plan_says()
    {
        foreach (var (kind, context) in new[] { ("linear", 2048), ("mesa", 2048), ("softmax", 2048), ("softmax", 512) })
            await CheckAsync(kind, context);
    }

    private async Task CheckAsync(string kind, int context)
    {
        string Spec(int length) =>
            $$"""
            task: {context: {{length}}}
            model: {attention: {{kind}}, width: 128, heads: 4, key_dim: 32, mlp_width: 512, init_std: 0.02}
            training: {batch: 16, steps: 1}
            evaluation.sequences: 16
            axes:
              model.layers: [2]
            seeds: 1
            """;

        var (planned, measured) = await MeasureAsync(Spec(context));
        var (plannedLittle, measuredLittle) = await MeasureAsync(Spec(4));

        var (said, taken) = (planned - plannedLittle, measured - measuredLittle);
        Assert.True(Math.Abs(taken - said) <= 0.1 * taken, $"planned {said / 1e6:0.0} MB, but it took {taken / 1e6:0.0} MB");
        Assert.True(context < 2048 || planned < 150e6, $"{planned / 1e6:0.0} MB");
    }

    private async Task<(double Planned, double Measured)> MeasureAsync(string yaml)
    {
        var spec = _folder.Spec(yaml);
        var planned = (await SweeperConsole.RunAsync(_folder, "plan", spec, "--json")).With(0).Json()["arms"]![0]!["peak_bytes"]!;
        using var python = SweeperConsole.Start(_folder, "python3", ["-c", Peak, SweeperConsole.Host, SweeperConsole.Assembly, "run", spec, "--devices", "1"]);
        return ((double)planned, 1024 * double.Parse((await python.EndAsync()).With(0).Out));
    }
}

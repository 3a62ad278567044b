using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>A longer training of the same trial carries on where the shorter one ended.</summary>
public sealed class ContinuedTrialTests : IDisposable
{
    private const string Spec = Sweep.Tiny + "evaluation.every: 30\naxes: {model.attention: [softmax, mesa]}\nseeds: 2";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>100 is not a step at which the longer ones are evaluated.</summary>
    [Fact]
    public async Task From_100_to_200_to_400_steps_with_the_bytes_of_trials_that_began_at_step_0()
    {
        _folder.Spec(Spec);
        foreach (var steps in (int[])[100, 200, 400])
            (await RunAsync(steps, "sweeps")).With(0);
        var error = (await RunAsync(400, "fresh")).With(0).Error;

        Assert.DoesNotContain("are those of trial", error, StringComparison.Ordinal);
        foreach (var file in (string[])["weights.safetensors", "reports.jsonl"])
        {
            var (continued, fresh) = (Trials.Read(_folder, "sweeps", file), Trials.Read(_folder, "fresh", file));
            Assert.Equal((12, 4), (continued.Count, fresh.Count));
            Assert.All(fresh, trial => Assert.Equal(trial.Value, continued[trial.Key]));
        }

        foreach (var id in Trials.Read(_folder, "fresh").Keys)
        {
            Assert.Equal(200, (int)Result("sweeps", id)["continued_from"]!["step"]!);
            Assert.Null(Result("fresh", id)["continued_from"]);
        }
    }

    [Fact]
    public async Task Plan_and_run_say_so()
    {
        _folder.Spec(Spec);
        (await RunAsync(100, "sweeps")).With(0);

        var plan = (await SweeperConsole.RunAsync(_folder, "plan", "spec.yaml", "--set", "training.steps=100,400")).With(0);
        var json = (await SweeperConsole.RunAsync(_folder, "plan", "spec.yaml", "--set", "training.steps=100,400", "--json")).With(0).Json();
        var run = await RunAsync(400, "sweeps");

        Assert.Contains("4 known, 4 to train, 4 of them continue shorter ones: ", plan.Out, StringComparison.Ordinal);
        Assert.Equal((8, 4, 4), ((int)json["trials"]!, (int)json["known"]!, (int)json["continued"]!));
        var whole = json["arms"]!.AsArray().Where(a => (int)a!["continued"]! > 0).Sum(a => (double)a!["flops"]! * 2);
        Assert.Equal(0.75, (double)json["flops_left"]! / whole, 9);
        Assert.Matches(@"attention=mesa seed 2: carries on from step 100\n.*", run.Error);
        Assert.Matches(@"attention=mesa seed 2: steps 1 … 100 are those of trial [0-9a-f]{16}\n", run.Error);
    }

    [Fact]
    public async Task A_damaged_one_is_said_and_not_used()
    {
        _folder.Spec(Spec);
        (await RunAsync(100, "sweeps")).With(0);
        foreach (var path in _folder.Files().Where(f => f.Contains("/checkpoints/", StringComparison.Ordinal)).Select(f => _folder.At(f)))
        {
            var bytes = File.ReadAllBytes(path);
            bytes[200] ^= 4;
            File.WriteAllBytes(path, bytes);
        }

        var run = (await RunAsync(200, "sweeps")).With(0);
        (await RunAsync(200, "fresh")).With(0);

        Assert.Equal(4, run.Error.Split('\n').Count(l => l.StartsWith("warning: ", StringComparison.Ordinal) && l.Contains(": the checkpoint at step 100 of trial ", StringComparison.Ordinal)));
        Assert.All(Trials.Read(_folder, "fresh"), trial => Assert.Equal(trial.Value, Trials.Read(_folder, "sweeps")[trial.Key]));
    }

    private Task<Ended> RunAsync(int steps, string store) =>
        SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", $"training.steps={steps}", "--store", store, "--devices", "2");

    private JsonNode Result(string store, string id) => JsonNode.Parse(File.ReadAllText(_folder.At(store, "trials", id, "result.json")))!;
}

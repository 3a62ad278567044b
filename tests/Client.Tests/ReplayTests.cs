using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;
using Sweeper.Sweeps.Specs;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Tests;

/// <summary>A trial trained again comes to the same bits, or of another class to about the same losses, or the replay says where it does not.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_bits_by_id_by_its_start_and_by_trace_id()
    {
        var id = await TrainAsync();
        var trace = (string)Result(id)["trace_id"]!;
        var before = _folder.Files();

        foreach (var asked in (string[])[id, id[..4], trace])
        {
            var ended = (await SweeperConsole.RunAsync(_folder, "replay", asked)).With(0);
            Assert.Equal($"trial {id}: 10 reports and weights are the same bits\n", ended.Out);
            Assert.Contains($"training trial {id} again: seed 1, 20 steps, 10 reports to compare", ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Files());
        var json = (await SweeperConsole.RunAsync(_folder, "replay", id, "--json")).With(0).Json();
        Assert.Equal("""{"trial":"ID","numerics":"cpu-2","replayed_by":"cpu-2","tolerance":null,"same":true,"reports":10,"step":20,"whole":true,"deviation":0,"difference":null}""".Replace("ID", id, StringComparison.Ordinal), json.ToJsonString());
    }

    [Fact]
    public async Task A_trial_that_continued_another_is_replayed_from_step_0()
    {
        await TrainAsync("training.steps=10", "evaluation.every=5");
        var id = await TrainAsync("training.steps=20", "evaluation.every=5");
        Assert.NotNull(Result(id)["continued_from"]);

        Assert.Equal($"trial {id}: 4 reports and weights are the same bits\n", (await SweeperConsole.RunAsync(_folder, "replay", id)).With(0).Out);
    }

    [Fact]
    public async Task The_first_step_that_differs_is_named_with_both_values()
    {
        var id = await TrainAsync();
        var reports = _folder.At("sweeps", "trials", id, "reports.jsonl");
        var lines = File.ReadAllLines(reports);
        var sixth = JsonNode.Parse(lines[5])!;
        var loss = (double)sixth["loss"]!;
        sixth["loss"] = Math.BitIncrement(loss);
        lines[5] = sixth.ToJsonString();
        lines[7] = lines[7].Replace("\"loss\":", "\"loss\":1", StringComparison.Ordinal);
        File.WriteAllLines(reports, lines);

        var ended = (await SweeperConsole.RunAsync(_folder, "replay", id)).With(1);
        Assert.Equal($"trial {id}: 5 reports are the same bits, then loss at step 12 is {Math.BitIncrement(loss):R} in the store, but {loss:R} now\n", ended.Out);
        var difference = (await SweeperConsole.RunAsync(_folder, "replay", id, "--json")).With(1).Json()["difference"]!;
        Assert.Equal((12, "loss", Math.BitIncrement(loss), loss), ((int)difference["step"]!, (string)difference["what"]!, (double)difference["stored"]!, (double)difference["replayed"]!));
        Assert.Equal(
            $"trial {id}: 5 reports up to step 11 are the same bits; weights were not compared\n", (await SweeperConsole.RunAsync(_folder, "replay", id, "--until", "11")).With(0).Out);
    }

    [Fact]
    public async Task Other_weights_are_found_too()
    {
        var id = await TrainAsync();
        var result = Result(id);
        result["artifacts"]!["weights.safetensors"]!["sha256"] = new string('0', 64);
        File.WriteAllText(_folder.At("sweeps", "trials", id, "result.json"), result.ToJsonString());

        Assert.Matches("then weights.safetensors at step 20 is sha256 0{64} in the store, but sha256 [0-9a-f]{64} now", (await SweeperConsole.RunAsync(_folder, "replay", id)).With(1).Out);
    }

    [Fact]
    public async Task A_diverged_trial_diverges_again()
    {
        var id = await TrainAsync("training.learning_rate=1000", "training.steps=200");

        Assert.Contains("are the same bits", (await SweeperConsole.RunAsync(_folder, "replay", id)).With(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numerics", "\"cpu-1\"", "it was changed")]
    [InlineData("numerics", "\"tpu-1\"", "must be a family (cpu, torch-cpu, cuda, cuda-bf16) and a version, as in cpu-2, but are 'tpu-1'")]
    [InlineData("seed", "2", "it was changed")]
    [InlineData("configuration", "{\"model\":{\"width\":8,\"odd\":1}}", "`model.odd` is not a parameter of this version")]
    public async Task What_cannot_be_compared_is_said(string field, string value, string message)
    {
        var id = await TrainAsync();
        var path = _folder.At("sweeps", "trials", id, "trial.json");
        var trial = JsonNode.Parse(File.ReadAllText(path))!;
        trial[field] = JsonNode.Parse(value);
        File.WriteAllText(path, trial.ToJsonString());

        Assert.Contains(message, (await SweeperConsole.RunAsync(_folder, "replay", id)).With(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch-cpu-1")]
    [InlineData("cpu-1")]
    public async Task A_trial_of_another_class_is_compared_within_a_tolerance(string numerics)
    {
        var id = OfClass(await TrainAsync(), numerics, 3e-5);

        var ended = (await SweeperConsole.RunAsync(_folder, "replay", id)).With(0);
        Assert.Matches($@"^trial {id}: 10 reports up to step 20 are within a relative 0\.001 of cpu-2, which is another class than {numerics} \(at most 3\.0e-5 apart\); weights were not compared\n$", ended.Out);
        Assert.Contains("which must be within a relative 0.001 of cpu-2", ended.Error, StringComparison.Ordinal);
        var strict = (await SweeperConsole.RunAsync(_folder, "replay", id, "--tolerance", "1e-5")).With(1);
        Assert.Contains($"0 reports are within a relative 0.00001 of cpu-2, which is another class than {numerics} (at most 0.0e0 apart), then loss at step 2 is ", strict.Out, StringComparison.Ordinal);
        var json = (await SweeperConsole.RunAsync(_folder, "replay", id, "--json")).With(0).Json();
        Assert.Equal((numerics, "cpu-2", 0.001, false), ((string)json["numerics"]!, (string)json["replayed_by"]!, (double)json["tolerance"]!, (bool)json["whole"]!));
        Assert.InRange((double)json["deviation"]!, 2.9e-5, 3.1e-5);
    }

    [Fact]
    public async Task Across_classes_the_first_200_steps_count_unless_more_is_asked_for()
    {
        var id = OfClass(await TrainAsync("training.steps=300", "evaluation.every=100"), "cuda-1", 0, fromStep: 300);

        Assert.Contains("2 reports up to step 200 are within", (await SweeperConsole.RunAsync(_folder, "replay", id)).With(0).Out, StringComparison.Ordinal);
        Assert.Contains("then loss at step 300 is ", (await SweeperConsole.RunAsync(_folder, "replay", id, "--until", "300")).With(1).Out, StringComparison.Ordinal);
        var late = OfClass(await TrainAsync("training.steps=600", "evaluation.every=300"), "cuda-1", 0);
        Assert.Contains("its first one is at step 300", (await SweeperConsole.RunAsync(_folder, "replay", late)).With(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_not_there_or_is_of_a_trace_of_many()
    {
        await TrainAsync("seeds=2");

        Assert.Contains("holds none whose id starts so", (await SweeperConsole.RunAsync(_folder, "replay", "xyz")).With(2).Error, StringComparison.Ordinal);
        var trace = (string)Result(Trials.Read(_folder, "sweeps").Keys.First())["trace_id"]!;
        Assert.Contains("may be any of 2: ", (await SweeperConsole.RunAsync(_folder, "replay", trace)).With(2).Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task An_unfinished_trial_is_compared_as_far_as_it_came()
    {
        _folder.Spec(Sweep.Long);
        using (var stopped = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "training.steps=1200000"))
        {
            await stopped.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 1);
            stopped.Signal(SweeperConsole.Interrupt);
            (await stopped.EndAsync()).With(130);
        }

        var id = Path.GetFileName(Directory.GetDirectories(_folder.At("sweeps", "trials"))[0]);
        Assert.Matches(@"\d+ reports up to step \d+000 are the same bits; weights were not compared", (await SweeperConsole.RunAsync(_folder, "replay", id)).With(0).Out);
    }

    /// <returns>The trial that was trained last.</returns>
    private async Task<string> TrainAsync(params string[] sets)
    {
        var known = Directory.Exists(_folder.At("sweeps", "trials")) ? Trials.Read(_folder, "sweeps", "trial.json").Keys.ToHashSet() : [];
        _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1]}\nseeds: 1");
        var ended = await SweeperConsole.RunAsync(_folder, ["run", "spec.yaml", .. sets.SelectMany(set => new[] { "--set", set })]);
        Assert.InRange(ended.Code, 0, 1);
        return Trials.Read(_folder, "sweeps", "trial.json").Keys.First(id => !known.Contains(id));
    }

    /// <summary>Makes the trial one that other kernels trained, with losses by so much larger; from a step on, twice as large.</summary>
    /// <returns>Its id.</returns>
    private string OfClass(string id, string numerics, double apart, int fromStep = int.MaxValue)
    {
        var folder = _folder.At("sweeps", "trials", id);
        var (trial, result) = (JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "trial.json")))!, Result(id));
        var configuration = ConfigurationReader.Read(trial["configuration"]!.AsObject(), new TransformerExecutor().Schema, out _)!;
        var other = TrialId.Of(configuration, (int)trial["seed"]!, numerics).Text;
        (trial["numerics"], trial["id"], result["id"]) = (numerics, other, other);
        File.WriteAllText(Path.Combine(folder, "trial.json"), trial.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "result.json"), result.ToJsonString());
        var reports = File.ReadAllLines(Path.Combine(folder, "reports.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        foreach (var report in reports)
            report["loss"] = (double)report["loss"]! * ((int)report["step"]! >= fromStep ? 2 : 1 + apart);
        File.WriteAllLines(Path.Combine(folder, "reports.jsonl"), reports.Select(report => report.ToJsonString()));
        Directory.Move(folder, _folder.At("sweeps", "trials", other));
        return other;
    }

    private JsonNode Result(string id) => JsonNode.Parse(File.ReadAllText(_folder.At("sweeps", "trials", id, "result.json")))!;
}

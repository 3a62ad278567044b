using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

public sealed class ConfigurationReaderTests
{
    private static readonly ParameterSchema Schema = ToyExecutor.Shared.Schema;

    [Fact]
    public void What_was_written_comes_back_in_value_and_kind()
    {
        var configuration = Schema.Defaults
            .With("task.noise", Value.Of(1.0)).With("training.learning_rate", Value.Of(1e-7)).With("training.weight_decay", Value.Of(-1.5e300))
            .With("model.mlp", Value.Of(true)).With("model.blocks", Value.Of("softmax+mesa*2")).With("training.steps", Value.Of(1_000_000L));

        var read = ConfigurationReader.Read((JsonObject)JsonNode.Parse(configuration.ToJson().ToJsonString())!, Schema, out var problems);

        Assert.Empty(problems);
        Assert.Equal(configuration, read);
    }

    [Fact]
    public void Every_problem_is_told()
    {
        var json = Schema.Defaults.ToJson();
        json["task"]!.AsObject().Remove("noise");
        json["model"]!["heads"] = 1000;
        json["model"]!["attention"] = "delta";
        json["model"]!["layers"] = new JsonArray(1, 2);
        json["model"]!["width"] = 3;

        Assert.Null(ConfigurationReader.Read(json, Schema, out var problems));
        Assert.Equal(5, problems.Count);
        Assert.Contains("`task.noise`, a parameter of this version, is missing", problems);
        Assert.Contains("`model.width` is not a parameter of this version", problems);
        Assert.Contains(problems, p => p.StartsWith("`model.heads` must be a whole number in 1 … 64, but is 1000", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("`model.attention` must be one of softmax, linear, mesa, but is", StringComparison.Ordinal));
        Assert.Contains("`model.layers` must be a whole number in 1 … 64, but is [1,2].", problems);
    }
}

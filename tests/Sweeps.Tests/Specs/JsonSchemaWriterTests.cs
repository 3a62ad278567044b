using System.Text.Json.Nodes;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

public sealed class JsonSchemaWriterTests
{
    private static readonly JsonObject Schema = JsonSchemaWriter.Write(ToyExecutor.Shared.Schema, ToyExecutor.Shared.Metrics, ToyExecutor.Shared.Oracles);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sweep": "a-1", "description": "x", "model": {"layers": 2, "mlp": true}, "task.context": 16, "training": {"learning_rate": 1}}""")]
    [InlineData("""{"axes": {"model.layers": [1, 2], "model": {"heads": [1]}, "model.lambda_init": {"values": [0.1, 1], "when": "model.attention == mesa"}}}""")]
    [InlineData("""{"axes": {"task.noise": {"log_uniform": [0.1, 1]}, "model.layers": {"integer": [1, 4]}}, "search": {"kind": "random", "trials": 20, "seed": 1}}""")]
    [InlineData("""{"derived": {"task.context": "4 * task.state_dim", "model.heads": 4}, "constraints": ["model.heads <= 80"], "search": "grid"}""")]
    [InlineData("""{"when": [{"if": "model.mlp", "set": {"training.steps": 5, "model": {"layers": 1}}}], "seeds": 3, "oracles": ["zero", "gd-7"]}""")]
    [InlineData("""{"model": {"blocks": "softmax+mesa*3"}, "axes": {"model.blocks": ["uniform", "mesa x 2", ["softmax", "mesa * 3"]]}}""")]
    [InlineData("""{"model": {"blocks": ["softmax", "mesa x 3"]}, "baseline": {"model.blocks": "mesa"}, "axes": {"model.blocks": ["mesa"]}}""")]
    [InlineData("""{"objective": {"metric": "final_loss", "goal": "max"}, "baseline": {"model.attention": "softmax"}}""")]
    [InlineData("""{"early_stopping": {"rule": "successive_halving", "min_steps": 30, "eta": 2, "window": 50, "arrival_order": true}, "retries": 0}""")]
    [InlineData("""{"early_stopping": {"rule": "median", "min_steps": 30, "every": 60, "min_trials": 3}, "on_failure": "stop_if first 2 of 3 fail"}""")]
    [InlineData("""{"on_failure": "continue", "retries": 100}""")]
    public void What_the_reader_takes_is_valid(string json) => Assert.True(new SmallSchemaValidator(Schema).IsValid(JsonNode.Parse(json)));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"colour": "red"}""")]
    [InlineData("""{"sweep": "No Name"}""")]
    [InlineData("""{"model": {"layrs": 2}}""")]
    [InlineData("""{"model.layers": 0}""")]
    [InlineData("""{"model": {"layers": "2"}}""")]
    [InlineData("""{"model.attention": "gpt"}""")]
    [InlineData("""{"model.blocks": "softmax+"}""")]
    [InlineData("""{"model.blocks": "mesa*0"}""")]
    [InlineData("""{"model.blocks": ["softmax", ["mesa"]]}""")]
    [InlineData("""{"model.blocks": []}""")]
    [InlineData("""{"axes": {"model.blocks": ["messa"]}}""")]
    [InlineData("""{"axes": {"model.layers": []}}""")]
    [InlineData("""{"axes": {"model.layers": [1, 1]}}""")]
    [InlineData("""{"axes": {"model.layers": 1}}""")]
    [InlineData("""{"axes": {"model.layers": {"uniform": [1, 2]}}}""")]
    [InlineData("""{"axes": {"model.layers": {"values": [1], "integer": [1, 2]}}}""")]
    [InlineData("""{"axes": {"model.layers": {"when": "model.mlp"}}}""")]
    [InlineData("""{"when": [{"if": "model.mlp"}]}""")]
    [InlineData("""{"seeds": 0}""")]
    [InlineData("""{"objective": {"metric": "accuracy"}}""")]
    [InlineData("""{"search": {"trials": 3}}""")]
    [InlineData("""{"early_stopping": {"rule": "successive_halving"}}""")]
    [InlineData("""{"early_stopping": {"min_steps": 30}}""")]
    [InlineData("""{"early_stopping": {"rule": "median", "min_steps": 30, "eta": 3}}""")]
    [InlineData("""{"early_stopping": {"rule": "successive_halving", "min_steps": 30, "eta": 1}}""")]
    [InlineData("""{"early_stopping": {"rule": "median", "min_steps": 30, "arrival_order": 1}}""")]
    [InlineData("""{"retries": -1}""")]
    [InlineData("""{"retries": "2"}""")]
    [InlineData("""{"on_failure": "stop_if first 0 of 3 fail"}""")]
    public void What_the_reader_refuses_is_not_valid(string json)
    {
        Assert.False(new SmallSchemaValidator(Schema).IsValid(JsonNode.Parse(json)));
        Assert.Null(SpecFile.Read(json).Plan);
    }

    [Fact]
    public void Values_have_their_documentation_range_and_default() =>
        Assert.Equal(
            """{"description":"Number of layers. A whole number in 1 … 64; default 1.","type":"integer","default":1,"minimum":1,"maximum":64}""",
            Schema["$defs"]!["value:model.layers"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Fact]
    public void Every_section_of_the_reader_is_in_the_schema_and_writing_twice_gives_the_same_text()
    {
        Assert.All(["sweep", "axes", "derived", "when", "constraints", "seeds", "objective", "baseline", "oracles", "search", "early_stopping", "retries", "on_failure", "description", "model", "task"], key => Assert.True(Schema["properties"]!.AsObject().ContainsKey(key), key));
        Assert.Equal(Schema.ToJsonString(), JsonSchemaWriter.Write(ToyExecutor.Shared.Schema, ToyExecutor.Shared.Metrics, ToyExecutor.Shared.Oracles).ToJsonString());
    }
}

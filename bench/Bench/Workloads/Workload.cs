using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Workloads;

/// <summary>One thing to measure: a complete configuration, as a sweep file would have it.</summary>
/// <param name="Shape">Name of the shape.</param>
/// <param name="Kind">Word of <c>model.attention</c>.</param>
internal sealed record Workload(string Shape, string Kind, int Context, Configuration Configuration)
{
    private static readonly TransformerExecutor Executor = new();

    /// <summary>Kinds of attention that the schema knows, new ones included.</summary>
    public static IReadOnlyList<string> Kinds => Executor.Schema.Find(ModelParameters.Attention)!.Words;

    public int Tokens => Configuration.Integer(TrainingParameters.Batch) * Context;

    /// <param name="tokens">raw: embedding, read-out and sinusoidal positions; constructed: neither, and only where the width is that of a constructed token.</param>
    public static Workload Of(BenchShape shape, string kind, int context, string tokens)
    {
        var constructed = tokens == TaskParameters.Constructed && shape.Width == 40;
        var configuration = Executor.Schema.Defaults
            .With(TaskParameters.Context, Value.Of((long)context))
            .With(TaskParameters.Tokens, Value.Of(constructed ? TaskParameters.Constructed : TaskParameters.Raw))
            .With(ModelParameters.Attention, Value.Of(kind))
            .With(ModelParameters.Layers, Value.Of((long)shape.Layers))
            .With(ModelParameters.Heads, Value.Of((long)shape.Heads))
            .With(ModelParameters.KeyDim, Value.Of((long)shape.KeyDim))
            .With(ModelParameters.Width, Value.Of((long)shape.Width))
            .With(ModelParameters.MlpWidth, Value.Of((long)shape.Mlp))
            .With(ModelParameters.Norm, Value.Of(shape.Norm))
            .With(ModelParameters.Positions, Value.Of(constructed ? "none" : "sinusoidal"))
            .With(TrainingParameters.Batch, Value.Of((long)shape.Batch))
            .With(TrainingParameters.Steps, Value.Of(1L))
            .With(TrainingParameters.LearningRate, Value.Of(1e-4))
            .With(TrainingParameters.TestSequences, Value.Of(16L));
        return new Workload(shape.Name, kind, context, configuration);
    }

    public static Workload FromJson(JsonNode node)
    {
        var configuration = Configuration.Of(node["settings"]!.AsObject().Select(setting => KeyValuePair.Create(setting.Key, Read(setting.Key, setting.Value!))));
        return new Workload("", configuration.Word(ModelParameters.Attention), configuration.Integer(TaskParameters.Context), configuration);
    }

    /// <summary>What a worker needs: every setting, flat, and the channels of the task.</summary>
    public JsonObject ToJson(string operation)
    {
        var task = TrialSetup.From(Configuration).Task;
        var settings = new JsonObject(Configuration.Paths.Select(path => KeyValuePair.Create(path, (JsonNode?)Configuration[path].ToJson())));
        return new JsonObject { ["op"] = operation, ["settings"] = settings, ["inputs"] = task.InputChannels, ["outputs"] = task.TargetChannels };
    }

    private static Value Read(string path, JsonNode node) => Executor.Schema.Find(path)!.Kind switch
    {
        ValueKind.Integer => Value.Of(node.GetValue<long>()),
        ValueKind.Real => Value.Of(node.GetValue<double>()),
        ValueKind.Truth => Value.Of(node.GetValue<bool>()),
        _ => Value.Of(node.GetValue<string>()),
    };
}

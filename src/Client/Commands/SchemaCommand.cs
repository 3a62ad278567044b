using Sweeper.Client.Printing;
using Sweeper.Sweeps.Specs;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper schema</c>: the JSON schema of sweep files, for editors.</summary>
internal sealed class SchemaCommand : ExampledCommand
{
    public SchemaCommand()
        : base("schema", "Print the JSON schema of sweep files, for completion and checks in editors.")
    {
        SetAction(_ =>
        {
            var executor = new TransformerExecutor();
            JsonPrinter.Print(JsonSchemaWriter.Write(executor.Schema, executor.Metrics, executor.Oracles));
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper schema > sweep.schema.json",
        "# yaml-language-server: $schema=sweep.schema.json      as the first line of a sweep file",
    ];
}

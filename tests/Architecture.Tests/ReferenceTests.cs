using System.Reflection;
using System.Text.RegularExpressions;
using Sweeper.Engine;
using Sweeper.Gateway;
using Sweeper.Storage.Azure;
using Sweeper.Sweeps;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Trials;

namespace Sweeper.Architecture.Tests;

/// <summary>Who may know whom: the arrows of docs/architecture.md, read from the compiled assemblies.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] OfTheWeb = ["Microsoft.AspNetCore", "Microsoft.Extensions.", "Microsoft.Net.Http.Headers"];
    private static readonly Assembly Sweeps = typeof(SweepMachine).Assembly;
    private static readonly Assembly Trainer = typeof(TransformerExecutor).Assembly;
    private static readonly Assembly Engine = typeof(EmbeddedEngine).Assembly;

    [Fact]
    public void Sweeps_knows_the_base_library_the_yaml_reader_and_distributions() =>
        Assert.Equal(["MathNet.Numerics", "YamlDotNet"], Foreign(Sweeps));

    [Fact]
    public void Trainer_knows_only_sweeps() => Assert.Equal(["Sweeper.Sweeps"], Foreign(Trainer));

    /// <summary>Read from its project, which a package source without TorchSharp leaves out.</summary>
    [Fact]
    public void Kernels_over_torch_know_the_trainer_and_torchsharp()
    {
        var project = string.Join('\n', Repository.Lines("src/Trainer.Torch/Trainer.Torch.csproj"));
        Assert.Equal(["../Trainer/Trainer.csproj"], Included("ProjectReference"));
        Assert.Equal(["Microsoft.CodeAnalysis.BannedApiAnalyzers", "TorchSharp"], Included("PackageReference").Order(StringComparer.Ordinal));

        IEnumerable<string> Included(string what) => Regex.Matches(project, $"<{what} Include=\"([^\"]*)\"").Select(m => m.Groups[1].Value);
    }

    [Fact]
    public void Torch_knows_the_trainer_and_torch() =>
        Assert.DoesNotContain(Foreign(typeof(TorchRuntime).Assembly), name => name is not ("Sweeper.Sweeps" or "Sweeper.Trainer" or "TorchSharp"));

    [Fact]
    public void Engine_knows_sweeps_and_what_a_logger_is() =>
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions", "Sweeper.Sweeps"], Foreign(Engine));

    [Fact]
    public void The_blob_store_knows_the_engine_and_azure() =>
        Assert.Equal(
            ["Azure.Core", "Azure.Storage.Blobs", "Microsoft.Extensions.Logging.Abstractions", "Sweeper.Engine"],
            Foreign(typeof(StoreAddress).Assembly));

    [Fact]
    public void The_gateway_knows_the_engine_and_the_web() =>
        Assert.Equal(
            ["Microsoft.OpenApi", "Sweeper.Engine", "Sweeper.Sweeps"],
            Foreign(typeof(SweeperGateway).Assembly).Where(name => !OfTheWeb.Any(start => name.StartsWith(start, StringComparison.Ordinal))));

    [Fact]
    public void Only_the_folder_Trials_of_the_trainer_knows_what_a_trial_is()
    {
        // Parameters and violations are the vocabulary of configurations; a Trial, its context and its outcome are the port.
        string[] port = ["ITrialExecutor", "ITrialContext", "TrialOutcome", "new Trial(", "Trial.Of("];
        var offenders = Repository.Sources("src/Trainer")
            .Where(file => !file.StartsWith("src/Trainer/Trials/", StringComparison.Ordinal))
            .Where(file => Repository.Lines(file).Any(line => port.Any(word => line.Contains(word, StringComparison.Ordinal))));
        Assert.Empty(offenders);
    }

    private static string[] Foreign(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}

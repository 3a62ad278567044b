namespace Sweeper.Architecture.Tests;

/// <summary>Optional means optional: what a package source may lack is left out where it does (build/Optional.targets).</summary>
public sealed class OptionalTests
{
    [Theory]
    [InlineData("\"Microsoft.Orleans.", "'$(OrleansMissing)'", 3)]
    [InlineData("\"TorchSharp", "'$(TorchMissing)'", 1)]
    [InlineData("/LibTorch.props", "TorchMissing)'", 2)]
    public void Whatever_needs_it_is_left_out_where_it_is_missing(string needed, string condition, int least)
    {
        var projects = new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(File.ReadAllText)
            .Where(text => text.Contains(needed, StringComparison.Ordinal))
            .ToList();

        Assert.True(projects.Count >= least);
        Assert.All(projects, text => Assert.Contains(condition, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Orleans", "\"Microsoft.Orleans.")]
    [InlineData("Torch", "\"TorchSharp\"")]
    [InlineData("LibTorch", "LibTorch.props")]
    public void Every_question_is_asked_by_a_project_of_its_packages_alone(string question, string package)
    {
        Assert.Contains($"<_Question Include=\"{question}\"", File.ReadAllText(Path.Combine(Repository.Root, "build/Optional.targets")), StringComparison.Ordinal);
        Assert.Contains($"<{question}Missing>", File.ReadAllText(Path.Combine(Repository.Root, "build/Optional.props")), StringComparison.Ordinal);
        Assert.Contains(package, File.ReadAllText(Path.Combine(Repository.Root, $"build/{question}/{question}.csproj")), StringComparison.Ordinal);
    }
}

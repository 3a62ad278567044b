using System.Text.RegularExpressions;

namespace Sweeper.Architecture.Tests;

/// <summary>What is true of the projects that need Orleans, wherever they can be built: read from their sources.</summary>
public sealed partial class ClusterTests
{
    private const int LongestShell = 100;

    [Fact]
    public void Grains_know_the_engine_and_no_other_project() => Assert.Equal(["Engine"], ProjectsOf("src/Grains/Grains.csproj"));

    [Fact]
    public void Grains_are_thin()
    {
        var shells = Repository.Sources("src/Grains").Where(f => f.EndsWith("Grain.cs", StringComparison.Ordinal)).ToList();
        Assert.True(shells.Count >= 5);
        Assert.DoesNotContain(shells, f => Repository.Lines(f).Length > LongestShell);
    }

    [Fact]
    public void Messages_have_names_and_numbers_of_their_own()
    {
        var messages = Repository.Sources("src/Grains/Messages").Where(f => f.EndsWith("Message.cs", StringComparison.Ordinal)).ToList();
        Assert.True(messages.Count > 15);
        foreach (var file in messages)
        {
            var text = string.Join('\n', Repository.Lines(file));
            Assert.Matches(@"\[GenerateSerializer, Immutable, Alias\(""sweeper\.[a-z-]+\.v[0-9]+""\)\]", text);
            var ids = Id().Matches(text).Select(m => int.Parse(m.Groups[1].ValueSpan, null)).ToList();
            Assert.Equal(Enumerable.Range(0, ids.Count), ids);
        }
    }

    private static IEnumerable<string> ProjectsOf(string project) =>
        Project().Matches(string.Join('\n', Repository.Lines(project))).Select(m => m.Groups[1].Value);

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/([A-Za-z.]+)\\.csproj\"")]
    private static partial Regex Project();

    [GeneratedRegex(@"property: Id\(([0-9]+)\)")]
    private static partial Regex Id();
}

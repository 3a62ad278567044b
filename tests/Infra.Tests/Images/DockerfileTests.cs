using System.Text.RegularExpressions;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Settings;

namespace Sweeper.Infra.Tests.Images;

/// <summary>No Docker builds them here: what can be read off them.</summary>
public sealed partial class DockerfileTests
{
    private static readonly HashSet<string> Known = ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "VOLUME", "EXPOSE", "USER", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"];

    public static TheoryData<string> Files => [.. Dockerfile.Files];

    [Fact]
    public void There_is_one_for_each_kind_of_device() => Assert.Equal(["infra/docker/Dockerfile.cpu", "infra/docker/Dockerfile.cuda"], Dockerfile.Files);

    [Theory]
    [MemberData(nameof(Files))]
    public void Instructions_are_known_and_bases_pinned(string file)
    {
        var read = Dockerfile.Read(file);
        Assert.All(read.Instructions, i => Assert.Contains(i.Name, Known));
        var bases = read.All("FROM").Select(f => f.Split(' ')[0]).ToList();
        Assert.True(bases.Count > 1);
        Assert.All(bases, b => Assert.Matches(Pinned(), b));
        // What is copied from is a stage.
        var stages = read.All("FROM").Where(f => f.Contains(" AS ", StringComparison.Ordinal)).Select(f => f.Split(" AS ")[1]).ToList();
        Assert.All(From().Matches(string.Join('\n', read.All("COPY"))), m => Assert.Contains(m.Groups[1].Value, stages));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_image_runs_as_somebody_with_a_health_check_and_ends_on_SIGTERM(string file)
    {
        var last = Dockerfile.Read(file).Last;
        var user = last.All("USER").Last().Split(':');
        Assert.All(user, id => Assert.True(int.Parse(id) > 0));
        // Nothing is installed as that user, and the volume is its own.
        Assert.True(last.Instructions.ToList().FindIndex(i => i.Name == "USER") > last.Instructions.ToList().FindLastIndex(i => i.Name == "RUN"));
        Assert.Contains($"-o {user[0]} -g {user[1]} {last.All("VOLUME").Single()}", string.Join('\n', last.All("RUN")), StringComparison.Ordinal);
        Assert.Equal("SIGTERM", last.All("STOPSIGNAL").Single());
        Assert.EndsWith("CMD [\"/app/sweeper-silo\", \"health\"]", last.All("HEALTHCHECK").Single(), StringComparison.Ordinal);
        Assert.Equal("[\"/app/sweeper-silo\"]", last.All("ENTRYPOINT").Single());
        Assert.Equal("8080 11111 30000", last.All("EXPOSE").Single());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_it_sets_is_a_setting_and_what_is_written_is_on_the_volume(string file)
    {
        var variables = Dockerfile.Read(file).Variables;
        Assert.All(variables.Keys, v => Assert.True(Configuration.Reads(v), v));
        Assert.All(new[] { "SWEEPER_SPOOL", "Sweeper__Store" }, v => Assert.StartsWith(Dockerfile.Read(file).Last.All("VOLUME").Single() + "/", variables[v], StringComparison.Ordinal));
    }

    /// <summary>The builder sees only what .dockerignore lets through: all that the build files name, and nothing that was built here.</summary>
    [Fact]
    public void The_builder_gets_what_the_build_reads()
    {
        var lines = Repository.Read(".dockerignore").Split('\n').Where(l => l.Length > 0 && !l.StartsWith('#')).ToList();
        Assert.Equal("*", lines[0]);
        Assert.All(new[] { "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "src" }, f => Assert.Contains($"!{f}", lines));
        Assert.All(lines.Where(l => l.StartsWith('!')), l => Assert.True(Path.Exists(Repository.At(l[1..])), l));
        Assert.True(lines.IndexOf("**/bin") > lines.IndexOf("!src") && lines.IndexOf("**/obj") > lines.IndexOf("!src"));
    }

    // A registry may have a port; a tag begins with a version.
    [GeneratedRegex(@"^[a-z0-9./-]+:v?[0-9]+\.[0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex("--from=([a-z]+)")]
    private static partial Regex From();
}

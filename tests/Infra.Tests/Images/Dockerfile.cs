using Sweeper.Infra.Tests.Documents;

namespace Sweeper.Infra.Tests.Images;

/// <summary>A Dockerfile as instructions: continued lines joined, comments left out. Nothing is expanded: ours use no ARG.</summary>
internal sealed record Dockerfile(IReadOnlyList<(string Name, string Arguments)> Instructions)
{
    public static IEnumerable<string> Files => Repository.Files("infra/docker", ".cpu", ".cuda");

    public static Dockerfile Read(string file)
    {
        var lines = string.Join('\n', Repository.Read(file).Split('\n').Where(l => !l.StartsWith('#'))).Replace("\\\n", " ", StringComparison.Ordinal);
        return new Dockerfile([.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split(' ', 2)).Select(p => (p[0], p[1].Trim()))]);
    }

    public IEnumerable<string> All(string name) => Instructions.Where(i => i.Name == name).Select(i => i.Arguments);

    /// <summary>Those of the last stage: what is in the image.</summary>
    public Dockerfile Last => new([.. Instructions.Skip(Instructions.ToList().FindLastIndex(i => i.Name == "FROM"))]);

    /// <summary>Variables that the image sets.</summary>
    public IReadOnlyDictionary<string, string> Variables => Last.All("ENV").SelectMany(e => e.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
}

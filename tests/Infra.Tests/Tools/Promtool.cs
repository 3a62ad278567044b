namespace Sweeper.Infra.Tests.Tools;

/// <summary>Prometheus' own checker, which reads files only.</summary>
internal static class Promtool
{
    public const string Name = "promtool";

    /// <summary>Checks a file of rules and gives what was said of it.</summary>
    public static ToolResult Check(string rules) => With(rules, null, file => Tool.Run(Name, "", "check", "rules", "--lint-fatal", file));

    /// <summary>Tries rules by a file of tests that calls them alerts.yaml.</summary>
    public static ToolResult Test(string rules, string tests) => With(rules, tests, file => Tool.Run(Name, "", "test", "rules", Path.Combine(Path.GetDirectoryName(file)!, "tests.yaml")));

    private static ToolResult With(string rules, string? tests, Func<string, ToolResult> run)
    {
        var folder = Directory.CreateTempSubdirectory("sweeper-rules");
        try
        {
            var file = Path.Combine(folder.FullName, "alerts.yaml");
            File.WriteAllText(file, rules);
            if (tests is not null)
                File.WriteAllText(Path.Combine(folder.FullName, "tests.yaml"), tests);
            return run(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Text.RegularExpressions;
using Sweeper.Infra.Tests.Documents;

namespace Sweeper.Infra.Tests.Settings;

/// <summary>Whatever is set, here or in the runbook, is a setting.</summary>
public sealed partial class SettingTests
{
    public static TheoryData<string> Files => [.. Repository.Files("infra", ".yaml", ".cpu", ".cuda", ".example", ".service", ".md"), "docs/runbook.md"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_of_the_silo_exist(string file) =>
        Assert.All(Variable().Matches(Repository.Read(file)), m => Assert.True(Configuration.Reads(m.Value), $"{m.Value} in {file}"));

    [Fact]
    public void Flags_of_the_silo_exist()
    {
        var lines = Repository.Read("docs/runbook.md").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(l => l.Contains("sweeper-silo --", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines.SelectMany(l => Flag().Matches(l[l.IndexOf("sweeper-silo --", StringComparison.Ordinal)..])), m => Assert.Contains(m.Value, Configuration.Flags));
    }

    [Theory]
    [InlineData("Sweeper__Tokens__3__File", true)]
    [InlineData("Sweeper__Token__3__File", false)]
    [InlineData("Sweeper__Drain", false)]
    [InlineData("SWEEPER_SPOOL", true)]
    [InlineData("SWEEPER_SPOOLS", false)]
    public void What_is_no_setting_is_found(string variable, bool reads) => Assert.Equal(reads, Configuration.Reads(variable));

    [GeneratedRegex(@"\bSweeper__(?![A-Za-z]*__\{)\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<= )--[a-z-]+")]
    private static partial Regex Flag();
}

using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

public sealed class SchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_committed_schema_is_what_the_console_prints()
    {
        var printed = (await SweeperConsole.RunAsync(_folder, "schema")).With(0);
        var committed = Path.Combine(AppContext.BaseDirectory, "sweep.schema.json");

        Assert.True(printed.Out == await File.ReadAllTextAsync(committed), "docs/sweep.schema.json is out of date: sweeper schema > docs/sweep.schema.json");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("report")]
    [InlineData("schema")]
    public async Task Every_command_helps_with_examples_and_exit_codes(string command)
    {
        var help = (await SweeperConsole.RunAsync(_folder, command, "--help")).With(0).Out;

        Assert.Contains($"Examples:\n  sweeper {command}", help, StringComparison.Ordinal);
        Assert.Contains("130 stopped", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_told() => Assert.Matches(@"^\d+\.\d+\.\d+", (await SweeperConsole.RunAsync(_folder, "--version")).With(0).Out);
}

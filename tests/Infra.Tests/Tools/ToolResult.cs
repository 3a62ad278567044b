namespace Sweeper.Infra.Tests.Tools;

/// <summary>How a program ended and what it said.</summary>
internal sealed record ToolResult(int Exit, string Output, string Error)
{
    /// <summary>What it printed; the test fails when it did not succeed.</summary>
    public string Succeeded()
    {
        Assert.True(Exit == 0, $"exit {Exit}\n{Error}\n{Output}");
        return Output;
    }
}

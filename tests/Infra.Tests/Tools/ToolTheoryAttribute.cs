namespace Sweeper.Infra.Tests.Tools;

/// <summary>A test that needs programs: skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = tools.Select(Tool.WhyNot).FirstOrDefault(why => why is not null);
}

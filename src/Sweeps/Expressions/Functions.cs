namespace Sweeper.Sweeps.Expressions;

/// <summary>The functions of expressions: all take numbers and give a number.</summary>
internal static class Functions
{
    public static IReadOnlyList<string> Names { get; } = ["min", "max", "floor", "ceil", "round", "sqrt", "abs"];

    /// <summary><c>min</c> and <c>max</c> take one or more, the others one.</summary>
    public static bool Takes(string function, int arguments) => arguments == 1 || function is "min" or "max";
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Expressions;

/// <summary>An expression of a sweep file that has been read and typed, with its text and place for messages.</summary>
internal sealed record Formula(string Text, Expression Root, Place Place)
{
    public IReadOnlySet<string> Paths { get; } = Root.Paths.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

    /// <param name="wanted">Truth for a condition, Word or Real (any number) for a value.</param>
    /// <returns>Null with a problem noted.</returns>
    public static Formula? Read(string text, ValueKind wanted, Place place, ParameterSchema schema, ProblemList problems)
    {
        try
        {
            var root = ExpressionParser.Parse(text);
            var type = new TypeChecker(schema).TypeOf(root);
            var number = wanted == ValueKind.Integer ? ValueKind.Real : wanted;
            return type == number
                ? new Formula(text, root, place)
                : throw new ExpressionException(root.Column, $"the expression must give {TypeChecker.Shown(number)}, but gives {TypeChecker.Shown(type)}.");
        }
        catch (ExpressionException e)
        {
            problems.Block(place, $"In {Quoted.Of(text)}, column {e.Column}: {e.Message}");
            return null;
        }
    }

    /// <param name="failure">What cannot be computed, with the column, or null.</param>
    public Value? Evaluate(Configuration configuration, out string? failure)
    {
        try
        {
            failure = null;
            return Evaluator.Evaluate(Root, configuration);
        }
        catch (ExpressionException e)
        {
            failure = $"In {Quoted.Of(Text)}, column {e.Column}: {e.Message}";
            return null;
        }
    }
}

using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Expressions;

/// <summary>
/// The syntax tree of what <c>derived</c>, <c>when</c> and <c>constraints</c> say:
/// <c>4 * task.state_dim</c>, <c>2 if model.layers == 1 else 4</c>.
/// </summary>
/// <param name="Column">1-based column in the expression's text.</param>
internal abstract record Expression(int Column)
{
    internal sealed record Literal(int Column, Value Value) : Expression(Column);

    /// <summary>A dotted name: the value of a parameter.</summary>
    internal sealed record Path(int Column, string Name) : Expression(Column);

    /// <param name="Operator"><c>-</c> or <c>not</c>.</param>
    internal sealed record Unary(int Column, string Operator, Expression Operand) : Expression(Column);

    internal sealed record Binary(int Column, string Operator, Expression Left, Expression Right) : Expression(Column);

    /// <summary><c>Then if Condition else Else</c>; only the branch that is taken is computed.</summary>
    internal sealed record Choice(int Column, Expression Then, Expression Condition, Expression Else) : Expression(Column);

    internal sealed record Call(int Column, string Function, IReadOnlyList<Expression> Arguments) : Expression(Column);

    /// <summary>Paths that the expression reads, with repeats, left to right.</summary>
    public IEnumerable<Path> Paths => this switch
    {
        Path path => [path],
        Unary u => u.Operand.Paths,
        Binary b => b.Left.Paths.Concat(b.Right.Paths),
        Choice c => c.Then.Paths.Concat(c.Condition.Paths).Concat(c.Else.Paths),
        Call call => call.Arguments.SelectMany(a => a.Paths),
        _ => [],
    };
}

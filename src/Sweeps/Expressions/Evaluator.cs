using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Expressions;

/// <summary>Computes an expression that <see cref="TypeChecker"/> has accepted. <c>and</c>, <c>or</c> and <c>if</c> compute only what they need.</summary>
internal static class Evaluator
{
    /// <exception cref="ExpressionException">Division by zero, overflow, or a result that is not finite, with the column of the operator.</exception>
    public static Value Evaluate(Expression expression, Configuration configuration) => expression switch
    {
        Expression.Literal literal => literal.Value,
        Expression.Path path => configuration[path.Name],
        Expression.Unary { Operator: "not" } not => Value.Of(!Evaluate(not.Operand, configuration).AsTruth),
        Expression.Unary minus => Guarded(minus.Column, "-", () => Arithmetic.Negate(Evaluate(minus.Operand, configuration))),
        Expression.Choice choice => Evaluate(Evaluate(choice.Condition, configuration).AsTruth ? choice.Then : choice.Else, configuration),
        Expression.Binary { Operator: "and" } and => Value.Of(Evaluate(and.Left, configuration).AsTruth && Evaluate(and.Right, configuration).AsTruth),
        Expression.Binary { Operator: "or" } or => Value.Of(Evaluate(or.Left, configuration).AsTruth || Evaluate(or.Right, configuration).AsTruth),
        Expression.Binary binary => Binary(binary, Evaluate(binary.Left, configuration), Evaluate(binary.Right, configuration)),
        Expression.Call call => Guarded(call.Column, call.Function, () => Arithmetic.Call(call.Function, [.. call.Arguments.Select(a => Evaluate(a, configuration))])),
        _ => throw new InvalidOperationException($"Nothing to compute for {expression.GetType().Name}."),
    };

    private static Value Binary(Expression.Binary binary, Value left, Value right) => binary.Operator switch
    {
        "==" or "!=" when !left.IsNumber => Value.Of(left == right == (binary.Operator == "==")),
        "==" or "!=" or "<" or "<=" or ">" or ">=" => Value.Of(Arithmetic.Compare(binary.Operator, left, right)),
        _ => Guarded(binary.Column, binary.Operator, () => Arithmetic.Apply(binary.Operator, left, right)),
    };

    private static Value Guarded(int column, string what, Func<Value> compute)
    {
        try
        {
            var value = compute();
            return value.Kind != ValueKind.Real || double.IsFinite(value.AsReal) ? value : throw new ExpressionException(column, $"`{what}` gives a number that is not finite");
        }
        catch (DivideByZeroException)
        {
            throw new ExpressionException(column, $"`{what}` divides by zero");
        }
        catch (OverflowException)
        {
            throw new ExpressionException(column, $"`{what}` overflows");
        }
        catch (ArithmeticException e)
        {
            throw new ExpressionException(column, e.Message);
        }
    }
}

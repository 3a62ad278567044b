using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Expressions;

/// <summary>
/// Finds what is wrong with an expression before any arm exists: unknown paths and functions, numbers mixed with words, and comparisons with a word that
/// the parameter can never be (<c>model.attention == messa</c>), also in branches that no arm takes.
/// </summary>
internal sealed class TypeChecker(ParameterSchema schema)
{
    /// <summary><see cref="ValueKind.Real"/> for every number.</summary>
    /// <exception cref="ExpressionException">The expression has no type.</exception>
    public ValueKind TypeOf(Expression expression) => expression switch
    {
        Expression.Literal literal => Number(literal.Value.Kind),
        Expression.Path path => Number(Find(path).Kind),
        Expression.Unary { Operator: "not" } not => Want(not.Operand, ValueKind.Truth, "`not`"),
        Expression.Unary minus => Want(minus.Operand, ValueKind.Real, "`-`"),
        Expression.Binary binary => Binary(binary),
        Expression.Choice choice => Choice(choice),
        Expression.Call call => Call(call),
        _ => throw new InvalidOperationException($"No type for {expression.GetType().Name}."),
    };

    /// <summary>"a number", "a word", "true or false".</summary>
    public static string Shown(ValueKind kind) => kind switch { ValueKind.Truth => "true or false", ValueKind.Word => "a word", _ => "a number" };

    private static ValueKind Number(ValueKind kind) => kind == ValueKind.Integer ? ValueKind.Real : kind;

    private Parameter Find(Expression.Path path) =>
        schema.Find(path.Name) ?? throw new ExpressionException(path.Column, $"there is no parameter `{path.Name}`.{Nearest.PathHint(path.Name, schema)}");

    private ValueKind Want(Expression operand, ValueKind wanted, string by)
    {
        var type = TypeOf(operand);
        return type == wanted ? type : throw new ExpressionException(operand.Column, $"{by} wants {Shown(wanted)}, but this is {Shown(type)}.{Hint(operand)}");
    }

    private ValueKind Binary(Expression.Binary binary)
    {
        switch (binary.Operator)
        {
            case "and" or "or":
                Want(binary.Left, ValueKind.Truth, $"`{binary.Operator}`");
                return Want(binary.Right, ValueKind.Truth, $"`{binary.Operator}`");
            case "==" or "!=":
                Equality(binary);
                return ValueKind.Truth;
            default:
                Want(binary.Left, ValueKind.Real, $"`{binary.Operator}`");
                Want(binary.Right, ValueKind.Real, $"`{binary.Operator}`");
                return binary.Operator is "<" or "<=" or ">" or ">=" ? ValueKind.Truth : ValueKind.Real;
        }
    }

    private void Equality(Expression.Binary binary)
    {
        var (left, right) = (TypeOf(binary.Left), TypeOf(binary.Right));
        if (left != right)
            throw new ExpressionException(binary.Column, $"`{binary.Operator}` compares {Shown(left)} with {Shown(right)}.{Hint(binary.Left)}{Hint(binary.Right)}");
        CanBe(binary.Left, binary.Right);
        CanBe(binary.Right, binary.Left);
    }

    private void CanBe(Expression path, Expression word)
    {
        if (path is not Expression.Path { Name: var name } || word is not Expression.Literal { Value: { Kind: ValueKind.Word } value })
            return;
        var parameter = schema.Find(name)!;
        if (parameter.SequenceOf is not null)
            CanBe(parameter, value, word.Column);
        var words = parameter.Words;
        if (words.Count > 0 && !words.Contains(value.AsWord))
            throw new ExpressionException(word.Column, $"`{name}` is never {Quoted.Of(value.AsWord)}.{Nearest.Hint(value.AsWord, words.ToList())}");
    }

    /// <summary>A sequence is compared in its canonical spelling, so another one would never be equal.</summary>
    private static void CanBe(Parameter parameter, Value value, int column)
    {
        var spelled = ValueReader.Fit(value, parameter, out var law);
        if (spelled != value)
            throw new ExpressionException(column, $"`{parameter.Path}` is never {Quoted.Of(value.AsWord)}: " + (spelled is { } other ? $"it is spelled '{other}'." : law));
    }

    private ValueKind Choice(Expression.Choice choice)
    {
        Want(choice.Condition, ValueKind.Truth, "`if`");
        var (then, otherwise) = (TypeOf(choice.Then), TypeOf(choice.Else));
        return then == otherwise ? then : throw new ExpressionException(choice.Column, $"both branches must be of one kind, but one is {Shown(then)} and the other is {Shown(otherwise)}.");
    }

    private ValueKind Call(Expression.Call call)
    {
        if (!Functions.Names.Contains(call.Function))
            throw new ExpressionException(call.Column, $"there is no function `{call.Function}`.{Nearest.Hint(call.Function, Functions.Names.ToList())}");
        if (!Functions.Takes(call.Function, call.Arguments.Count))
            throw new ExpressionException(call.Column, $"`{call.Function}` takes one number, but got {call.Arguments.Count}.");
        foreach (var argument in call.Arguments)
            Want(argument, ValueKind.Real, $"`{call.Function}`");
        return ValueKind.Real;
    }

    private string Hint(Expression operand) =>
        operand is Expression.Literal { Value: { Kind: ValueKind.Word } word } && schema.Parameters.FirstOrDefault(p => p.Path.EndsWith("." + word.AsWord, StringComparison.Ordinal)) is { } near
            ? $" A name without a dot is a word: did you mean `{near.Path}`?"
            : "";
}

using System.Globalization;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Expressions;

/// <summary>
/// Recursive descent over Python's precedences, loosest first: <c>a if c else b</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparison (not chained),
/// <c>+ -</c>, <c>* / // %</c>, unary <c>-</c>, <c>**</c> (from the right). Length and depth are bounded, so that no text can exhaust the stack.
/// </summary>
internal sealed class ExpressionParser
{
    private const int LongestText = 1000;
    private const int DeepestNesting = 50;
    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;

    private ExpressionParser(string text) => _tokens = new Lexer(text).Tokens();

    /// <exception cref="ExpressionException">Not an expression.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > LongestText)
            throw new ExpressionException(1, $"an expression has at most {LongestText} characters, but this one has {text.Length}.");
        var parser = new ExpressionParser(text);
        var expression = parser.Whole();
        return parser.Now.Kind == TokenKind.End ? expression : throw parser.Unexpected("an operator");
    }

    private Token Now => _tokens[_at];

    private Expression Whole() => Nested(() =>
    {
        var value = Or();
        if (!Now.Is("if"))
            return value;
        var column = Take().Column;
        var condition = Or();
        if (!Now.Is("else"))
            throw Unexpected("`else` (a if condition else b)");
        Take();
        return new Expression.Choice(column, value, condition, Whole());
    });

    private Expression Or() => LeftToRight(And, "or");

    private Expression And() => LeftToRight(Not, "and");

    private Expression Not() =>
        Now.Is("not") ? Nested(() => new Expression.Unary(Take().Column, "not", Not())) : Comparison();

    private Expression Comparison()
    {
        var left = Sum();
        if (!IsComparison)
            return left;
        var symbol = Take();
        var comparison = new Expression.Binary(symbol.Column, symbol.Text, left, Sum());
        return IsComparison ? throw new ExpressionException(Now.Column, "comparisons are not chained. Write `a < b and b < c`.") : comparison;
    }

    private bool IsComparison => Now.Kind == TokenKind.Symbol && Now.Text is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private Expression Sum() => LeftToRight(Product, "+", "-");

    private Expression Product() => LeftToRight(Signed, "*", "/", "//", "%");

    private Expression Signed()
    {
        if (Now.Is("-"))
            return Nested(() => new Expression.Unary(Take().Column, "-", Signed()));
        var power = Atom();
        if (!Now.Is("**"))
            return power;
        var column = Take().Column;
        return Nested(() => new Expression.Binary(column, "**", power, Signed()));
    }

    private Expression Atom()
    {
        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return new Expression.Literal(token.Column, Number(token));
            case TokenKind.Text:
                Take();
                return new Expression.Literal(token.Column, Value.Of(token.Text));
            case TokenKind.Name:
                Take();
                return Now.Is("(") ? new Expression.Call(token.Column, token.Text, Arguments()) : Name(token);
            default:
                if (!token.Is("("))
                    throw Unexpected("a value");
                Take();
                var inside = Whole();
                Close();
                return inside;
        }
    }

    private static Expression Name(Token token) => token.Text switch
    {
        "true" or "True" => new Expression.Literal(token.Column, Value.Of(true)),
        "false" or "False" => new Expression.Literal(token.Column, Value.Of(false)),
        var name when name.Contains('.') => new Expression.Path(token.Column, name),
        var word => new Expression.Literal(token.Column, Value.Of(word)),
    };

    private static Value Number(Token token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return Value.Of(whole);
        var number = double.Parse(token.Text, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? Value.Of(number) : throw new ExpressionException(token.Column, $"{Specs.Quoted.Of(token.Text)} is too large for a number.");
    }

    private List<Expression> Arguments()
    {
        Take();
        var arguments = new List<Expression> { Whole() };
        while (Now.Is(","))
        {
            Take();
            arguments.Add(Whole());
        }

        Close();
        return arguments;
    }

    private Expression LeftToRight(Func<Expression> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while (Now.Kind == TokenKind.Symbol && operators.Contains(Now.Text))
        {
            var symbol = Take();
            left = new Expression.Binary(symbol.Column, symbol.Text, left, operand());
        }

        return left;
    }

    private Expression Nested(Func<Expression> parse)
    {
        if (++_depth > DeepestNesting)
            throw new ExpressionException(Now.Column, $"nesting is at most {DeepestNesting} deep.");
        var expression = parse();
        _depth--;
        return expression;
    }

    private void Close()
    {
        if (!Now.Is(")"))
            throw Now.Kind == TokenKind.End ? new ExpressionException(Now.Column, "`)` was expected, but got the end. Inside {…} and […] YAML cuts at a comma: quote the expression.") : Unexpected("`)`");
        Take();
    }

    private Token Take() => _tokens[_at++];

    private ExpressionException Unexpected(string wanted) => new(Now.Column, $"{wanted} was expected, but got {Now}.");
}

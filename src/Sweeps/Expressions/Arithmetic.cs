using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Expressions;

/// <summary>
/// Python's arithmetic: whole numbers stay whole but under <c>/</c> and a negative power; <c>//</c> rounds down and <c>%</c> has the sign of the divisor;
/// <c>round</c> rounds half to even. Whole numbers have 64 bits, and leaving them is an error, as is a result that is not finite.
/// </summary>
internal static class Arithmetic
{
    public static Value Negate(Value value) => value.Kind == ValueKind.Integer ? Value.Of(checked(-value.AsInteger)) : Value.Of(-value.AsReal);

    /// <exception cref="DivideByZeroException">Division or remainder by zero, or a negative power of zero.</exception>
    /// <exception cref="OverflowException">Beyond 64 bits.</exception>
    public static Value Apply(string symbol, Value left, Value right)
    {
        if (symbol is "/" or "//" or "%" && right.AsReal == 0)
            throw new DivideByZeroException();
        if (symbol == "**")
            return Power(left, right);
        return left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer && symbol != "/"
            ? Value.Of(Whole(symbol, left.AsInteger, right.AsInteger))
            : Value.Of(Real(symbol, left.AsReal, right.AsReal));
    }

    public static bool Compare(string symbol, Value left, Value right)
    {
        var order = left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer ? left.AsInteger.CompareTo(right.AsInteger) : left.AsReal.CompareTo(right.AsReal);
        return symbol switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, ">=" => order >= 0, "==" => order == 0, _ => order != 0 };
    }

    /// <exception cref="ArithmeticException">A square root of a negative number.</exception>
    /// <exception cref="OverflowException">Beyond 64 bits.</exception>
    public static Value Call(string function, IReadOnlyList<Value> arguments)
    {
        var first = arguments[0];
        return function switch
        {
            "min" => arguments.Aggregate((a, b) => Compare("<", b, a) ? b : a),
            "max" => arguments.Aggregate((a, b) => Compare(">", b, a) ? b : a),
            "abs" => Compare("<", first, Value.Of(0L)) ? Negate(first) : first,
            "sqrt" => first.AsReal >= 0 ? Value.Of(Math.Sqrt(first.AsReal)) : throw new ArithmeticException($"sqrt of the negative number {first}"),
            _ when first.Kind == ValueKind.Integer => first,
            "floor" => Value.Of(checked((long)Math.Floor(first.AsReal))),
            "ceil" => Value.Of(checked((long)Math.Ceiling(first.AsReal))),
            _ => Value.Of(checked((long)Math.Round(first.AsReal, MidpointRounding.ToEven))),
        };
    }

    private static long Whole(string symbol, long a, long b) => symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "//" => checked(a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0),
        _ => b == -1 ? 0 : a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0),
    };

    private static double Real(string symbol, double a, double b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "//" => Math.Floor(a / b),
        _ => a - (b * Math.Floor(a / b)),
    };

    private static Value Power(Value left, Value right)
    {
        if (left.AsReal == 0 && right.AsReal < 0)
            throw new DivideByZeroException();
        if (left.Kind != ValueKind.Integer || right.Kind != ValueKind.Integer || right.AsInteger < 0)
            return Value.Of(Math.Pow(left.AsReal, right.AsReal));
        if (left.AsInteger is 0 or 1 or -1)
            return Value.Of(right.AsInteger == 0 ? 1 : left.AsInteger == -1 && right.AsInteger % 2 == 0 ? 1 : left.AsInteger);
        var power = 1L;
        for (var i = 0L; i < right.AsInteger; i++)
            power = checked(power * left.AsInteger);
        return Value.Of(power);
    }
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly Configuration Defaults = ToyExecutor.Shared.Schema.Defaults;

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("2 - 3 - 4", "-5")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("7 // 2", "3")]
    [InlineData("-7 // 2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("7 % -3", "-2")]
    [InlineData("-7.5 % 2", "0.5")]
    [InlineData("7.5 // 2", "3")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("2 ** -1", "0.5")]
    [InlineData("(-1) ** 1000000001", "-1")]
    [InlineData("4 ** 0.5", "2")]
    [InlineData("- -3", "3")]
    [InlineData("1e-3 * 2", "0.002")]
    [InlineData(".5 + 1.", "1.5")]
    [InlineData("min(3, 1, 2) + max(1, 2.5)", "3.5")]
    [InlineData("floor(-1.5) + ceil(1.2) * 10", "18")]
    [InlineData("round(2.5) + round(3.5) * 10", "42")]
    [InlineData("sqrt(16) + abs(-3)", "7")]
    [InlineData("4 * task.state_dim", "16")]
    [InlineData("2 if model.layers == 1 else 4", "2")]
    [InlineData("1 if false else 2 if true else 3", "2")]
    [InlineData("1 / 0 if model.mlp else 5", "5")]
    public void Numbers_are_computed_as_in_Python(string text, string expected) => Assert.Equal(expected, Evaluate(text, ValueKind.Real).ToString());

    [Theory]
    [InlineData("model.attention == softmax", true)]
    [InlineData("model.attention != \"softmax\"", false)]
    [InlineData("'mesa' == model.attention", false)]
    [InlineData("not model.mlp and true", true)]
    [InlineData("true or 1 / 0 > 1", true)]
    [InlineData("false and 1 / 0 > 1", false)]
    [InlineData("false or false and true", false)]
    [InlineData("not 1 < 2", false)]
    [InlineData("1 == 1.0", true)]
    [InlineData("9007199254740993 == 9007199254740992", false)]
    [InlineData("model.layers * 20 <= 20", true)]
    [InlineData("True != false", true)]
    public void Conditions_compute_only_what_they_need(string text, bool expected) => Assert.Equal(expected, Evaluate(text, ValueKind.Truth).AsTruth);

    [Theory]
    [InlineData("1 +", 4, "a value was expected, but got the end")]
    [InlineData("(1 + 2", 7, "`)` was expected")]
    [InlineData("1 2", 3, "an operator was expected, but got '2'")]
    [InlineData("2x", 2, "an operator was expected")]
    [InlineData("", 1, "a value was expected")]
    [InlineData("1 < 2 < 3", 7, "not chained")]
    [InlineData("1 if true", 10, "`else`")]
    [InlineData("model.mlp && true", 11, "Write `and`.")]
    [InlineData("model.layers = 1", 14, "Write `==`.")]
    [InlineData("model.attention == 'mesa", 20, "a quote has no end")]
    [InlineData("1 + model.attention", 5, "wants a number, but this is a word")]
    [InlineData("model.mlp == 1", 11, "compares true or false with a number")]
    [InlineData("layers > 1", 1, "did you mean `model.layers`?")]
    [InlineData("model.layer > 1", 1, "Did you mean `model.layers`?")]
    [InlineData("model.attention == softmx", 20, "Did you mean `softmax`?")]
    [InlineData("mim(1, 2)", 1, "Did you mean `min`?")]
    [InlineData("sqrt(1, 2)", 1, "takes one number, but got 2")]
    [InlineData("min()", 5, "a value was expected")]
    [InlineData("1 if model.layers else 2", 6, "`if` wants true or false")]
    [InlineData("1 if true else mesa", 3, "both branches must be of one kind")]
    [InlineData("1e999", 1, "too large")]
    public void What_is_no_expression_is_told_with_its_column(string text, int column, string message)
    {
        var problems = new ProblemList();

        Assert.Null(Formula.Read(text, ValueKind.Real, default, ToyExecutor.Shared.Schema, problems));
        var told = Assert.Single(problems.InOrder).Message;
        Assert.Contains($"column {column}: ", told);
        Assert.Contains(message, told);
    }

    [Theory]
    [InlineData("1 // 0", "column 3: `//` divides by zero")]
    [InlineData("1 % 0.0", "column 3: `%` divides by zero")]
    [InlineData("0 ** -1", "divides by zero")]
    [InlineData("2 ** 64", "`**` overflows")]
    [InlineData("9223372036854775807 + 1", "`+` overflows")]
    [InlineData("-9223372036854775807 - 2", "`-` overflows")]
    [InlineData("floor(1e300)", "`floor` overflows")]
    [InlineData("1e300 * 1e300", "not finite")]
    [InlineData("(-8) ** 0.5", "not finite")]
    [InlineData("sqrt(-1)", "sqrt of the negative number -1")]
    public void What_cannot_be_computed_is_told_with_its_column(string text, string message)
    {
        var problems = new ProblemList();
        var formula = Formula.Read(text, ValueKind.Real, default, ToyExecutor.Shared.Schema, problems)!;

        Assert.Null(formula.Evaluate(Defaults, out var failure));
        Assert.Contains(message, failure);
    }

    private static Value Evaluate(string text, ValueKind wanted)
    {
        var problems = new ProblemList();
        var formula = Formula.Read(text, wanted, default, ToyExecutor.Shared.Schema, problems);
        Assert.Empty(problems.InOrder);
        var value = formula!.Evaluate(Defaults, out var failure);
        Assert.Null(failure);
        return value!.Value;
    }
}

using System.Globalization;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>
/// From text or a computed value to the value that the schema wants, so that equal settings have equal text whatever way they were written: <c>4</c>,
/// <c>4.0</c> and <c>4e0</c> are one integer; <c>1</c> is the real 1 where a real is wanted; minus zero is zero.
/// </summary>
internal static class ValueReader
{
    private const double LargestExact = 1L << 53;

    /// <param name="quoted">Quoted text is a word, never a number or a truth value.</param>
    /// <param name="law">What is wrong, or null.</param>
    public static Value? Read(string text, bool quoted, Parameter parameter, out string? law)
    {
        if (parameter.Kind == ValueKind.Word)
            return Fit(Value.Of(text), parameter, out law);
        var raw = quoted ? null : parameter.Kind == ValueKind.Truth ? Truth(text) : Number(text);
        if (raw is not null)
            return Fit(raw.Value, parameter, out law);
        var remedy = quoted ? " Write it without quotes." : text.Length == 0 ? " Give it a value, or leave the line out." : "";
        var shown = text.Length == 0 && !quoted ? "empty" : (quoted ? "the quoted word " : "") + Quoted.Of(text);
        law = $"`{parameter.Path}` must be {Legal(parameter)}, but is {shown}.{remedy}";
        return null;
    }

    /// <summary>The value in the parameter's kind and range.</summary>
    /// <param name="law">What is wrong, or null.</param>
    public static Value? Fit(Value value, Parameter parameter, out string? law)
    {
        if (parameter.SequenceOf is { } sequence && value.Kind == ValueKind.Word)
            return Sequence(value.AsWord, sequence, parameter, out law);
        var fitted = parameter.Kind switch
        {
            ValueKind.Word => value.Kind == ValueKind.Word && (parameter.Words.Count == 0 || parameter.Words.Contains(value.AsWord)) ? value : null,
            ValueKind.Truth => value.Kind == ValueKind.Truth ? value : null,
            ValueKind.Real => value.IsNumber && double.IsFinite(value.AsReal) ? Value.Of(value.AsReal == 0 ? 0.0 : value.AsReal) : null,
            _ => Whole(value),
        };
        law = null;
        if (fitted is { } number && number.IsNumber && (number.AsReal < parameter.Min || number.AsReal > parameter.Max))
            law = $"`{parameter.Path}` must be {Legal(parameter)}, but is {value}. Use {Number(number.AsReal < parameter.Min ? parameter.Min : parameter.Max)}.";
        else if (fitted is null)
            law = $"`{parameter.Path}` must be {Legal(parameter)}, but is {Quoted.Of(value.ToString())}.{Meant(value, parameter)}";
        return law is null ? fitted : null;
    }

    /// <summary>"a whole number in 1 … 64", "one of softmax, linear".</summary>
    public static string Legal(Parameter parameter)
    {
        var kind = parameter.Kind switch
        {
            ValueKind.Integer => "a whole number",
            ValueKind.Real => "a finite number",
            ValueKind.Truth => "true or false",
            ValueKind.Word when parameter.SequenceOf is { } sequence => $"{parameter.Default}, or a sequence of {string.Join(", ", sequence.Words)} such as {WordSequence.Text([sequence.Words[0], sequence.Words[^1], sequence.Words[^1]])}",
            _ => parameter.Words.Count == 0 ? "a word" : "one of " + string.Join(", ", parameter.Words),
        };
        return (double.IsFinite(parameter.Min), double.IsFinite(parameter.Max)) switch
        {
            (true, true) => $"{kind} in {Number(parameter.Min)} … {Number(parameter.Max)}",
            (true, false) => $"{kind} of at least {Number(parameter.Min)}",
            (false, true) => $"{kind} of at most {Number(parameter.Max)}",
            _ => kind,
        };
    }

    /// <summary>In its canonical spelling.</summary>
    private static Value? Sequence(string text, WordSequence sequence, Parameter parameter, out string? law)
    {
        law = null;
        if (text == parameter.Default.AsWord)
            return parameter.Default;
        if (sequence.Read(text, out var fault) is { } words)
            return Value.Of(WordSequence.Text(words));
        var near = text.Split('+', '*', ' ')
            .Where(word => word.Length > 0 && !sequence.Words.Contains(word))
            .Select(word => Nearest.To(word, [.. sequence.Words, parameter.Default.AsWord]))
            .FirstOrDefault(name => name is not null);
        law = $"`{parameter.Path}` must be {Legal(parameter)}, but is {Quoted.Of(text)}: {fault}.{(near is null ? "" : $" Did you mean `{near}`?")}";
        return null;
    }

    private static string Meant(Value value, Parameter parameter) =>
        parameter.Words.Count > 0 && Nearest.To(value.ToString(), parameter.Words) is { } near ? $" Did you mean `{near}`?" : "";

    private static Value? Truth(string text) =>
        text is "true" or "True" or "TRUE" ? Value.Of(true) : text is "false" or "False" or "FALSE" ? Value.Of(false) : null;

    private static Value? Whole(Value value)
    {
        if (value.Kind == ValueKind.Integer)
            return value;
        return value.Kind == ValueKind.Real && Math.Floor(value.AsReal) == value.AsReal && Math.Abs(value.AsReal) <= LargestExact ? Value.Of((long)value.AsReal) : null;
    }

    private static Value? Number(string text)
    {
        const NumberStyles real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return Value.Of(whole);
        if (text is ".inf" or "+.inf" or "-.inf" or ".nan" or ".NaN" or ".Inf" or "-.Inf")
            return Value.Of(double.NaN);
        return double.TryParse(text, real, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : null;
    }

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

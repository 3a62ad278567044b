namespace Sweeper.Sweeps.Expressions;

internal enum TokenKind
{
    Number,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>A name, dotted or not.</summary>
    Name,

    /// <summary>Operators, brackets and the words <c>and or not if else</c>.</summary>
    Symbol,

    End,
}

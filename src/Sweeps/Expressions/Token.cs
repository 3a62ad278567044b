namespace Sweeper.Sweeps.Expressions;

/// <param name="Column">1-based.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Column)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public override string ToString() => Kind == TokenKind.End ? "the end" : Specs.Quoted.Of(Text);
}

namespace Sweeper.Sweeps.Expressions;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols = ["**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "<", ">", "(", ")", ","];
    private static readonly string[] Words = ["and", "or", "not", "if", "else"];
    private static readonly Dictionary<string, string> Foreign = new()
    {
        ["&&"] = "and", ["||"] = "or", ["!"] = "not", ["="] = "==", ["^"] = "**", ["?"] = "a if condition else b", ["["] = "a == x or a == y",
    };

    private int _at;

    /// <exception cref="ExpressionException">A character that no token starts with, or a quote without an end.</exception>
    public IReadOnlyList<Token> Tokens()
    {
        var tokens = new List<Token>();
        while (true)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
            if (_at == text.Length)
                return [.. tokens, new Token(TokenKind.End, "", _at + 1)];
            tokens.Add(Next());
        }
    }

    private Token Next()
    {
        var (c, column) = (text[_at], _at + 1);
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            return new Token(TokenKind.Number, Number(), column);
        if (char.IsAsciiLetter(c) || c == '_')
            return Name(column);
        if (c is '"' or '\'')
            return new Token(TokenKind.Text, InQuotes(c), column);
        if (Symbols.FirstOrDefault(s => string.CompareOrdinal(text, _at, s, 0, s.Length) == 0) is { } symbol)
        {
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol, column);
        }

        var meant = Foreign.Where(f => string.CompareOrdinal(text, _at, f.Key, 0, f.Key.Length) == 0).Select(f => $" Write `{f.Value}`.").FirstOrDefault();
        throw new ExpressionException(column, $"no operator, name or number starts with {Specs.Quoted.Of(c.ToString())}.{meant}");
    }

    private string Number()
    {
        var start = _at;
        Digits();
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            Digits();
        }

        var sign = _at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 1 : 0;
        if (_at + 1 + sign < text.Length && text[_at] is 'e' or 'E' && char.IsAsciiDigit(text[_at + 1 + sign]))
        {
            _at += 1 + sign;
            Digits();
        }

        return text[start.._at];
    }

    private void Digits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
    }

    private Token Name(int column)
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            _at++;
        var name = text[start.._at];
        return new Token(Words.Contains(name) ? TokenKind.Symbol : TokenKind.Name, name, column);
    }

    private string InQuotes(char quote)
    {
        var end = text.IndexOf(quote, _at + 1);
        if (end < 0)
            throw new ExpressionException(_at + 1, $"a quote has no end. Close it with {quote}.");
        var inside = text[(_at + 1)..end];
        _at = end + 1;
        return inside;
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Gateway.Access;

/// <summary>
/// The tokens that are known, as hashes. What was sent is hashed and held against every one of them in a time that depends on neither: no early exit, so that
/// answers do not tell how much of a guess was right, or whose token it is.
/// </summary>
internal sealed class TokenBook
{
    /// <summary>Shorter ones can be guessed.</summary>
    public const int Shortest = 16;

    private readonly (byte[] Hash, Caller Caller)[] _tokens;
    private readonly Comparison _same;

    private TokenBook((byte[] Hash, Caller Caller)[] tokens, Comparison same) => (_tokens, _same) = (tokens, same);

    /// <summary>True when both are the same bytes.</summary>
    internal delegate bool Comparison(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    public static TokenBook Of(GatewayOptions options) => Of(options, CryptographicOperations.FixedTimeEquals);

    /// <exception cref="GatewaySettingsException">Everything that is wrong with them.</exception>
    internal static TokenBook Of(GatewayOptions options, Comparison same)
    {
        var problems = new List<string>();
        if (options.Open && options.Tokens.Count > 0)
            problems.Add($"a gateway must be open or have tokens, but is open with {options.Tokens.Count} tokens. Take Open or the tokens away.");
        if (!options.Open && options.Tokens.Count == 0)
            problems.Add("a gateway must have at least one token, but has none. Configure Tokens (Name, Role, and Token, Sha256 or File); for one person's own machine, Open on a loopback address.");
        var tokens = options.Tokens.Select((setting, i) => TokenReader.Read(setting, $"Tokens:{i}", problems)).OfType<(byte[] Hash, Caller Caller)>().ToArray();
        foreach (var name in tokens.GroupBy(t => t.Caller.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            problems.Add($"names of tokens must differ, but {name.Count()} are called '{name.Key}'. Rename all but one.");
        foreach (var hash in tokens.GroupBy(t => Convert.ToHexString(t.Hash)).Where(g => g.Count() > 1))
            problems.Add($"tokens must differ, but {string.Join(" and ", hash.Select(t => $"'{t.Caller.Name}'"))} are the same. Make one for each.");
        return problems.Count == 0 ? new TokenBook(tokens, same) : throw new GatewaySettingsException(problems);
    }

    /// <returns>Null when it is nobody's.</returns>
    public Caller? Find(string sent)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sent));
        Caller? found = null;
        foreach (var (known, caller) in _tokens)
        {
            if (_same(known, hash))
                found = caller;
        }

        return found;
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Gateway.Access;

/// <summary>Reads one token's setting.</summary>
internal static class TokenReader
{
    /// <param name="where">The setting's place in the configuration, for messages.</param>
    /// <returns>Null when something is wrong with it, which was said.</returns>
    public static (byte[] Hash, Caller Caller)? Read(TokenSetting setting, string where, List<string> problems)
    {
        var before = problems.Count;
        var name = string.IsNullOrWhiteSpace(setting.Name) ? where : $"{where} ('{setting.Name}')";
        if (string.IsNullOrWhiteSpace(setting.Name))
            problems.Add($"{where}: a token must have a Name, but has none. Name whoever uses it.");
        if (RoleOf(setting.Role) is not { } role)
        {
            problems.Add($"{name}: Role must be 'view' or 'submit', but is '{setting.Role}'.");
            role = TokenRole.View;
        }

        var given = new[] { setting.Token, setting.Sha256, setting.File }.Count(value => value is not null);
        if (given != 1)
            problems.Add($"{name}: exactly one of Token, Sha256 and File must be given, but {given} are.");
        var hash = given != 1 ? null : setting.Sha256 is { } digits ? HashOf(digits, name, problems) : HashOfText(setting, name, problems);
        return problems.Count == before ? (hash!, new Caller(setting.Name, role)) : null;
    }

    private static TokenRole? RoleOf(string text) => text switch
    {
        "view" => TokenRole.View,
        "submit" => TokenRole.Submit,
        _ => null,
    };

    private static byte[]? HashOf(string digits, string name, List<string> problems)
    {
        if (digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(digits);
        problems.Add($"{name}: Sha256 must be 64 hexadecimal digits, but is {digits.Length} characters. `printf %s TOKEN | sha256sum` prints them.");
        return null;
    }

    private static byte[]? HashOfText(TokenSetting setting, string name, List<string> problems)
    {
        string text;
        try
        {
            text = setting.Token ?? File.ReadAllText(setting.File!).TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add($"{name}: File must be a file that can be read, but: {e.Message.TrimEnd('.')}.");
            return null;
        }

        if (text.Length < TokenBook.Shortest || text.Any(c => c is <= ' ' or > '~'))
        {
            problems.Add(
                $"{name}: a token must be at least {TokenBook.Shortest} printable ASCII characters without spaces, but "
                + $"{(text.Length < TokenBook.Shortest ? $"has {text.Length}" : "has others")}. `openssl rand -hex 24` prints a good one.");
            return null;
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}

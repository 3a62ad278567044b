namespace Sweeper.Gateway.Access;

/// <summary>A bearer token as it is configured: exactly one of <see cref="Token"/>, <see cref="Sha256"/> and <see cref="File"/>.</summary>
public sealed class TokenSetting
{
    /// <summary>Whose it is, for logs; no two tokens have the same.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>view</c> or <c>submit</c>.</summary>
    public string Role { get; set; } = "";

    /// <summary>The token itself, at least 16 characters.</summary>
    public string? Token { get; set; }

    /// <summary>SHA-256 of the token's UTF-8 bytes, 64 hexadecimal digits: a configuration that leaks gives nothing away.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Path of a file that holds the token, such as a mounted secret; spaces and line feeds at its end do not count.</summary>
    public string? File { get; set; }
}

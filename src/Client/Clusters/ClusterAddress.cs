using Sweeper.Client.Exits;

namespace Sweeper.Client.Clusters;

/// <summary>Where a cluster answers, and how it is told who asks.</summary>
/// <param name="Url">Of its gateway, http or https.</param>
/// <param name="Token">Bearer token; null: none is sent.</param>
/// <param name="TokenFile">Where the token is from, for commands that are printed; null: from the environment.</param>
/// <param name="CaFile">PEM file of the certificate authority that alone is trusted; null: those of this machine.</param>
/// <param name="Insecure">The token may go over plain http to another machine.</param>
internal sealed record ClusterAddress(Uri Url, string? Token, string? TokenFile, string? CaFile, bool Insecure)
{
    /// <summary>As the user knows it: <c>https://sweeps.example</c>.</summary>
    public string Name { get; } = Url.AbsoluteUri.TrimEnd('/');

    /// <summary>Words of a command line that lead to the same cluster. Never the token.</summary>
    public IReadOnlyList<string> Words =>
    [
        "--cluster", Name,
        .. TokenFile is null ? Array.Empty<string>() : ["--token-file", TokenFile],
        .. CaFile is null ? Array.Empty<string>() : ["--cluster-ca", CaFile],
        .. Insecure ? ["--insecure"] : Array.Empty<string>(),
    ];

    /// <exception cref="InputException">The URL is none that a token may be sent to, or a file cannot be read.</exception>
    public static ClusterAddress Of(string url, string? tokenFile, string? tokenVariable, string? caFile, bool insecure)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.UserInfo.Length + parsed.Query.Length + parsed.Fragment.Length > 0)
            throw new InputException($"--cluster must be the address of a cluster's gateway, such as https://sweeps.example:8080, but is '{url}'.");
        if (parsed.Scheme == "http" && !parsed.IsLoopback && !insecure)
        {
            throw new InputException(
                $"--cluster must be https, since everybody on the way could read the token, but is '{url}'. Use https (--cluster-ca FILE for a certificate authority of your own), or --insecure if the network is yours alone.");
        }

        var token = tokenFile is null ? tokenVariable : TokenOf(tokenFile);
        if (token is not null && token.Any(c => c is <= ' ' or > '~'))
            throw new InputException($"A token must be one line of visible ASCII, but that in {tokenFile ?? "SWEEPER_TOKEN"} has other characters.");
        return new ClusterAddress(new Uri(parsed.AbsoluteUri.TrimEnd('/') + "/"), string.IsNullOrEmpty(token) ? null : token, tokenFile, caFile, insecure);
    }

    private static string TokenOf(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"--token-file must be a file with a token in it, but '{file}' cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}

using Azure.Identity;
using Azure.Storage.Blobs;
using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>
/// Which container, and where in it: <c>azure:CONTAINER[/prefix]</c>, whose account is the connection string in <see cref="Variable"/>, or
/// <c>https://ACCOUNT.blob.core.windows.net/CONTAINER[/prefix]</c>, whose key is whatever DefaultAzureCredential finds (environment, managed identity, az login).
/// </summary>
public sealed class BlobAddress
{
    /// <summary>Environment variable with the connection string; <c>UseDevelopmentStorage=true</c> is Azurite on this machine.</summary>
    public const string Variable = "AZURE_STORAGE_CONNECTION_STRING";

    /// <summary>Start of the form whose account is in <see cref="Variable"/>.</summary>
    internal const string Scheme = "azure:";

    private readonly Func<BlobClientOptions, BlobContainerClient> _connect;

    private BlobAddress(string text, string path, Func<string, BlobClientOptions, BlobContainerClient> connect)
    {
        var (container, prefix) = Split(path);
        if (!IsContainer(container))
            throw Illegal(text, $"a container's name is 3 to 63 lower-case letters, digits and single hyphens, but is '{container}'");
        if (prefix.Length > 0 && !ObjectName.IsLegal(prefix))
            throw Illegal(text, $"a prefix is made of segments of a-z 0-9 . _ - joined by '/', but is '{prefix}'");
        (Text, Prefix, _connect) = (text, prefix.Length == 0 ? "" : prefix + "/", options => connect(container, options));
    }

    /// <summary>As the user wrote it, for messages.</summary>
    public string Text { get; }

    /// <summary>Start of every blob's name, with a <c>/</c> at its end unless empty.</summary>
    internal string Prefix { get; }

    /// <exception cref="StoreException">It is neither of the two forms, or there is no connection string.</exception>
    public static BlobAddress Parse(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            var connection = Environment.GetEnvironmentVariable(Variable);
            return string.IsNullOrWhiteSpace(connection)
                ? throw new StoreException($"the store '{text}' must have its account's connection string in {Variable}, but that is not set; set it, or write https://ACCOUNT.blob.core.windows.net/…")
                : Of(text, connection, text[Scheme.Length..]);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Illegal(text, "it is neither of the two");
        return new BlobAddress(text, uri.AbsolutePath.Trim('/'), (container, options) =>
            new BlobContainerClient(new Uri(uri, "/" + container), new DefaultAzureCredential(), options));
    }

    /// <summary>For callers that have a connection string.</summary>
    /// <param name="text">Name of the store in messages.</param>
    /// <param name="path"><c>CONTAINER[/prefix]</c>.</param>
    /// <exception cref="StoreException">Path or connection string are not ones.</exception>
    public static BlobAddress Of(string text, string connection, string path)
    {
        try
        {
            // Read once here, so that a bad one is said at once; its parts are secret and stay out of messages.
            _ = new BlobServiceClient(connection);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StoreException($"the store '{text}' must have a connection string in {Variable}, but what is there is not one; copy it from the account's access keys", e);
        }

        return new BlobAddress(text, path, (container, options) => new BlobContainerClient(connection, container, options));
    }

    internal BlobContainerClient Connect(BlobClientOptions options) => _connect(options);

    private static (string Container, string Prefix) Split(string path) =>
        path.IndexOf('/') is >= 0 and var slash ? (path[..slash], path[(slash + 1)..]) : (path, "");

    private static bool IsContainer(string name) =>
        name.Length is >= 3 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);

    private static StoreException Illegal(string text, string why) => new(
        $"a blob store must be azure:CONTAINER[/prefix] or https://ACCOUNT.blob.core.windows.net/CONTAINER[/prefix], but '{text}' is not: {why}; correct --store");
}

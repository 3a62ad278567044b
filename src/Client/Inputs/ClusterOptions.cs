using System.CommandLine;
using System.CommandLine.Parsing;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;

namespace Sweeper.Client.Inputs;

/// <summary>The options of every command that lead to a cluster, and the variables that stand for them. A token has no option: other users of the machine see command lines.</summary>
internal static class ClusterOptions
{
    public const string ClusterVariable = "SWEEPER_CLUSTER";
    public const string TokenVariable = "SWEEPER_TOKEN";

    private const string Store = "--store";

    private static readonly Option<string?> Cluster = new("--cluster")
    {
        HelpName = "URL",
        Description = $"A cluster's gateway: its sweeps, its devices, instead of a store here. Also {ClusterVariable}; a token comes from {TokenVariable}.",
        Recursive = true,
    };

    private static readonly Option<string?> TokenFile = new("--token-file") { HelpName = "FILE", Description = "The token for the cluster, in a file.", Recursive = true };
    private static readonly Option<string?> Authority = new("--cluster-ca") { HelpName = "FILE", Description = "PEM file of the certificate authority that the cluster's certificate is from.", Recursive = true };
    private static readonly Option<bool> Insecure = new("--insecure") { Description = "Send the token over plain http, which everybody on the way can read.", Recursive = true };

    public static IReadOnlyList<Option> All { get; } = [Cluster, TokenFile, Authority, Insecure];

    /// <summary>True when the command line itself names a cluster.</summary>
    public static bool IsGiven(ParseResult parsed) => IsExplicit(parsed.GetResult(Cluster));

    /// <summary>The cluster that a command is meant for; null: a store. What is on the command line counts more than the environment.</summary>
    /// <exception cref="InputException">Both, or what leads to the cluster is wrong.</exception>
    public static ClusterAddress? Of(ParseResult parsed)
    {
        var storeGiven = parsed.CommandResult.Children.OfType<OptionResult>().Any(o => o.Option.Name == Store && IsExplicit(o));
        if (storeGiven && IsGiven(parsed))
            throw new InputException("--store and --cluster exclude each other: a cluster has its own store. Leave one of them out.");
        var url = IsGiven(parsed) ? parsed.GetValue(Cluster) : storeGiven ? null : Variable(ClusterVariable);
        return url is null ? null : ClusterAddress.Of(url, parsed.GetValue(TokenFile), Variable(TokenVariable), parsed.GetValue(Authority), parsed.GetValue(Insecure));
    }

    private static bool IsExplicit(OptionResult? option) => option is { Implicit: false };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

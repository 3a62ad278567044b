using System.Net;
using System.Net.Security;
using Sweeper.Silo.Settings;

namespace Sweeper.Silo;

/// <summary><c>sweeper-silo health</c>: asks the process beside it whether it lives, for containers that have nothing else to ask with. Exit code 0 or 1.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(args, new Dictionary<string, string>(SiloOptions.Flags));
        var urls = builder.Configuration[$"{SiloOptions.Section}:Urls"] ?? new SiloOptions().Urls;
        try
        {
            // It asks itself, whose name is not that in its certificate, and sends nothing that anybody could read: all that counts is that it answers.
            using var handler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
            };
            using var client = new HttpClient(handler) { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(Here(urls.Split(';')[0]), "/health/live"));
            if (answer.IsSuccessStatusCode)
                return 0;
            Console.Error.WriteLine($"error: {urls} answered {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            Console.Error.WriteLine($"error: {urls} does not answer: {e.Message}");
        }

        return 1;
    }

    /// <summary>An address that listens everywhere is asked at home.</summary>
    private static Uri Here(string url)
    {
        var uri = new UriBuilder(url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));
        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            uri.Host = "localhost";
        return uri.Uri;
    }
}

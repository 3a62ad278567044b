using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sweeper.Client.Exits;
using Sweeper.Client.Printing;

namespace Sweeper.Client.Clusters;

/// <summary>
/// Calls to a gateway, tried again while it cannot be reached or asks for patience (429, 503): nothing that is asked of it does harm twice. Calls come from many
/// threads; each is its own, so that no pool of threads has to grow before answers can be taken.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    /// <summary>Calls at a time. The rest wait.</summary>
    private const int Connections = 32;

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <param name="patience">After a call was first made, no try begins later than this. Default: 15 s.</param>
    /// <exception cref="InputException">The file of the certificate authority cannot be read.</exception>
    public ClusterConnection(ClusterAddress address, TimeSpan? patience = null)
    {
        (Address, _patience) = (address, patience ?? TimeSpan.FromSeconds(15));
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = Connections,
            ConnectTimeout = ConnectTime,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All,

            // A token goes where its owner sent it, nowhere else.
            AllowAutoRedirect = false,
        };
        if (address.CaFile is { } file)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(file) };
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = AnswerTime };
        if (address.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sweeper", typeof(ClusterConnection).Assembly.GetName().Version?.ToString(3)));
        MakeRoom();
    }

    public ClusterAddress Address { get; }

    /// <summary>Makes a call and reads its whole answer.</summary>
    /// <param name="request">Made anew for each try.</param>
    /// <returns>Any answer; 429 or 503 when patience is at its end.</returns>
    /// <exception cref="IOException">There is none.</exception>
    public HttpResponseMessage Send(Func<HttpRequestMessage> request, CancellationToken stop)
    {
        var began = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var (response, error) = Try(request, stop);
            if (response is not null && !MayPass(response.StatusCode))
                return response;
            var delay = Backoff.After(tries, response is null ? null : Asked(response), Random.Shared.NextDouble());
            if (IsHopeless(error) || _time.GetElapsedTime(began) + delay > _patience)
                return response ?? throw Unreachable(error!, tries, _time.GetElapsedTime(began));
            response?.Dispose();
            if (stop.WaitHandle.WaitOne(delay))
                throw new OperationCanceledException(stop);
        }
    }

    /// <summary>Opens an answer that does not end: tried once.</summary>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken stop) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    public void Dispose() => _http.Dispose();

    /// <summary>Law, values, remedy for a gateway that cannot be reached.</summary>
    public IOException Unreachable(Exception error, int tries, TimeSpan time)
    {
        var remedy = error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? "check the address; a certificate authority of your own goes into --cluster-ca FILE"
            : "check the address, and that a gateway runs there";
        return new IOException(
            $"the cluster {Address.Name} must answer, but did not ({(tries == 1 ? "one try" : $"{tries} tries")} in {Figures.Duration(time)}): {Reason(error)}; {remedy}", error);
    }

    /// <summary>Of 429 and 503.</summary>
    private TimeSpan? Asked(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)),
        _ => null,
    };

    private (HttpResponseMessage? Response, Exception? Error) Try(Func<HttpRequestMessage> request, CancellationToken stop)
    {
        try
        {
            return (_http.Send(request(), HttpCompletionOption.ResponseContentRead, stop), null);
        }
        catch (Exception e) when (IsAway(e) && !stop.IsCancellationRequested)
        {
            return (null, e);
        }
    }

    /// <summary>True for what is thrown when there is no answer.</summary>
    public static bool IsAway(Exception e) => e is HttpRequestException or IOException or TaskCanceledException { InnerException: TimeoutException };

    private static bool MayPass(HttpStatusCode code) => code is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <summary>A name that does not exist and a certificate that is not trusted will be the same in a second.</summary>
    private static bool IsHopeless(Exception? e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };

    private static string Reason(Exception e) => (e is TaskCanceledException ? $"no answer within {AnswerTime.TotalSeconds} s" : e.GetBaseException().Message).ReplaceLineEndings(" ").TrimEnd('.');

    /// <summary>Calls block their threads: where as many are made at a time as there are connections, the pool must have the threads at once, not one more every half second.</summary>
    private static void MakeRoom()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Connections), ports);
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The policy keeps them.")]
    private static X509ChainPolicy Trusting(string file)
    {
        try
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy.CustomTrustStore.Count > 0 ? policy : throw new InputException($"--cluster-ca must be a PEM file with a certificate in it, but '{file}' has none.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InputException($"--cluster-ca must be a PEM file with certificates, but '{file}' cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sweeper.Client.Exits;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Clusters;

/// <summary>The calls of a cluster's gateway (docs/gateway.md). What it refuses is an exception that a person can read.</summary>
/// <exception cref="InputException">From any call: what was asked is wrong.</exception>
/// <exception cref="StoreException">From any call: the cluster does not let this token in.</exception>
/// <exception cref="IOException">From any call: the cluster does not answer just now.</exception>
internal sealed class ClusterClient(ClusterConnection connection) : IDisposable
{
    private const string Json = "application/json";

    public ClusterAddress Address => connection.Address;

    /// <summary>As people know the cluster.</summary>
    public string Name => Address.Name;

    /// <summary>Version of the numbers that come out there (<c>ITrialExecutor.Numerics</c>).</summary>
    public string Numerics(CancellationToken stop) => Read<ClusterVersion>(() => Get("v1"), stop)!.Numerics;

    /// <param name="revision">With no more of its path than the name hangs on (<see cref="SweepRevision.Portable"/>).</param>
    public SweepStatus Submit(SweepRevision revision, CancellationToken stop) =>
        Read<SweepStatus>(() => Post("v1/sweeps", JsonSerializer.SerializeToUtf8Bytes(new { revision.File, revision.Text, revision.Sets }, StoreJson.Line)), stop)!;

    public IReadOnlyList<SweepStatus> List(CancellationToken stop) => Read<IReadOnlyList<SweepStatus>>(() => Get("v1/sweeps"), stop)!;

    /// <returns>Null when there is no such sweep.</returns>
    public SweepStatus? Find(string sweep, CancellationToken stop) => Read<SweepStatus>(() => Get($"v1/sweeps/{sweep}"), stop, mayBeMissing: true);

    public void Control(string sweep, ControlRequest request, CancellationToken stop)
    {
        using var response = connection.Send(() => Post($"v1/sweeps/{sweep}/control", JsonSerializer.SerializeToUtf8Bytes(request, StoreJson.Line)), stop);
        Check(response);
    }

    public IReadOnlyList<DeviceStatus> Devices(CancellationToken stop) => Read<IReadOnlyList<DeviceStatus>>(() => Get("v1/devices"), stop)!;

    /// <summary>Names of the store's objects below a folder.</summary>
    public IReadOnlyList<string> Objects(string under) => Read<ObjectNames>(() => Get($"v1/objects?under={under}"), CancellationToken.None, mayBeMissing: true)?.Names ?? [];

    /// <summary>An object, whole; null when there is none.</summary>
    public Stream? Object(string name)
    {
        var response = connection.Send(() => Get($"v1/objects/{name}"), CancellationToken.None);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            return null;
        }

        Check(response);
        return response.Content.ReadAsStream();
    }

    /// <summary>Length and tag of an object; null when there is none.</summary>
    public (long? Length, string? Tag)? Head(string name)
    {
        using var response = connection.Send(() => new HttpRequestMessage(HttpMethod.Head, $"v1/objects/{name}"), CancellationToken.None);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        Check(response);
        return (response.Content.Headers.ContentLength, response.Headers.ETag?.ToString());
    }

    /// <summary>What happens to a sweep, until the gateway ends the stream.</summary>
    /// <param name="after">The id of the last event that was taken; null: from the picture as it is now.</param>
    /// <exception cref="IOException">The connection broke, or nothing was heard for three heartbeats.</exception>
    public async IAsyncEnumerable<ServerEvent> EventsAsync(string sweep, string? after, [EnumeratorCancellation] CancellationToken stop)
    {
        using var request = Get($"v1/sweeps/{sweep}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream.MediaType));
        if (after is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        using var response = await connection.OpenAsync(request, stop).ConfigureAwait(false);
        Check(response);
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await foreach (var next in EventStream.ReadAsync(stream, TimeProvider.System, stop).ConfigureAwait(false))
                yield return next;
        }
    }

    /// <summary>What to say of a cluster that cannot be reached.</summary>
    public IOException Away(Exception error, int tries, TimeSpan time) => connection.Unreachable(error, tries, time);

    public void Dispose() => connection.Dispose();

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, byte[] json) =>
        new(HttpMethod.Post, path) { Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } } };

    private T? Read<T>(Func<HttpRequestMessage> request, CancellationToken stop, bool mayBeMissing = false)
        where T : class
    {
        using var response = connection.Send(request, stop);
        if (mayBeMissing && response.StatusCode == HttpStatusCode.NotFound)
            return null;
        Check(response);
        try
        {
            using var stream = response.Content.ReadAsStream();
            return JsonSerializer.Deserialize<T>(stream, StoreJson.Line) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new StoreException($"--cluster must be the address of a sweeper gateway of this version, but {Name} answers something else: {e.Message.TrimEnd('.')}", e);
        }
    }

    private void Check(HttpResponseMessage response)
    {
        if (ClusterErrors.Of(Address, response) is { } error)
            throw error;
    }

    private sealed record ClusterVersion(string Numerics);

    private sealed record ObjectNames(IReadOnlyList<string> Names);
}

using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Health;

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>A real gateway on a free port of this machine, with a real service behind it.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string ViewToken = "view-token-0123456789";
    public const string SubmitToken = "submit-token-0123456789";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly WebApplication _app;
    private readonly Brake? _brake;

    private RunningGateway(WebApplication app, TemporaryFolder folder, IStore store, EmbeddedSweepService service, Brake? brake)
    {
        (_app, Folder, Store, Service, _brake) = (app, folder, store, service, brake);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public TemporaryFolder Folder { get; }

    public IStore Store { get; }

    public EmbeddedSweepService Service { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public LogLines Log => (LogLines)_app.Services.GetRequiredService<ILoggerProvider>();

    /// <summary>Everything that the store holds, with its bytes counted: what a refused request must not change.</summary>
    public IReadOnlyList<string> Listing => [.. Store.List("").Select(name => $"{name} {Store.Length(name)}")];

    public static async Task<RunningGateway> StartAsync(
        Action<GatewayOptions>? change = null, Brake? brake = null, X509Certificate2? certificate = null, IReadiness[]? readiness = null, string host = "127.0.0.1")
    {
        var options = new GatewayOptions
        {
            Numerics = "chain-1",
            Tokens =
            [
                new TokenSetting { Name = "viewer", Role = "view", Token = ViewToken },
                new TokenSetting { Name = "owner", Role = "submit", Token = SubmitToken },
            ],
        };
        change?.Invoke(options);
        var folder = new TemporaryFolder();
        var store = FolderStore.Open(folder.At("store"));
        var service = new EmbeddedSweepService(store, brake?.Executor ?? new ChainExecutor());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(new LogLines());
        builder.Services.AddSingleton<ISweepService>(service);
        builder.Services.AddSingleton(store as IStore);
        foreach (var part in readiness ?? [])
            builder.Services.AddSingleton(part);
        builder.Services.AddSweeperGateway(options);
        builder.WebHost.UseUrls($"{(certificate is null ? "http" : "https")}://{host}:0");
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (certificate is not null)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        var app = builder.Build();
        app.MapSweeperGateway();
        await app.StartAsync();
        return new RunningGateway(app, folder, store, service, brake);
    }

    public HttpClient Client(string? token = SubmitToken)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = Deadline };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Sends bytes as they are, and reads the head of the answer, or as much as there is of it.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        return await AnswerAsync(socket);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    public static async Task<string> AnswerAsync(Socket socket)
    {
        using var enough = new CancellationTokenSource(Deadline);
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, SocketFlags.None, enough.Token);
            if (read == 0)
                break;
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    public static string Sweep(string name = "chain", int arms = 2, int steps = 8) =>
        $"sweep: {name}\nchain.steps: {steps}\naxes:\n  chain.start: [{string.Join(", ", Enumerable.Range(0, arms))}]\nseeds: 1\n";

    public async ValueTask DisposeAsync()
    {
        _brake?.Release();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        Store.Dispose();
        Folder.Dispose();
    }
}

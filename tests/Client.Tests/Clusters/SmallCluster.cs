using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Gateway;
using Sweeper.Gateway.Access;
using Sweeper.Gateway.Tests.Fakes;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>A real gateway before a real service of one device that trains real trials: what a cluster is to a console.</summary>
internal sealed class SmallCluster : IAsyncDisposable
{
    public const string Submit = "submit-token-0123456789";
    public const string View = "view-token-0123456789";
    public const string StoreName = "cluster";
    private WebApplication _app;

    private SmallCluster(TemporaryFolder folder, FolderStore store, EmbeddedSweepService service, WebApplication app)
    {
        (Folder, Store, Service, _app) = (folder, store, service, app);
        Url = app.Urls.First();
    }

    public string Url { get; }

    /// <summary>Where consoles are started; the cluster's store is in it.</summary>
    public TemporaryFolder Folder { get; }

    public FolderStore Store { get; }

    public EmbeddedSweepService Service { get; }

    public static async Task<SmallCluster> StartAsync()
    {
        var folder = new TemporaryFolder();
        var store = FolderStore.Open(folder.At(StoreName));
        var service = new EmbeddedSweepService(store, new TransformerExecutor());
        return new SmallCluster(folder, store, service, await ServeAsync("http://127.0.0.1:0", store, service));
    }

    /// <summary>Another gateway takes the place of this one: every connection breaks.</summary>
    public async Task RestartGatewayAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = await ServeAsync(Url, Store, Service);
    }

    public SweeperConsole Start(params string[] command) => Start(Submit, command);

    public SweeperConsole Start(string token, string[] command) =>
        SweeperConsole.Start(Folder, SweeperConsole.Host, [SweeperConsole.Assembly, .. command], ("SWEEPER_CLUSTER", Url), ("SWEEPER_TOKEN", token));

    public Task<Ended> RunAsync(params string[] command) => RunAsync(Submit, command);

    public async Task<Ended> RunAsync(string token, string[] command)
    {
        using var console = Start(token, command);
        return await console.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        Store.Dispose();
        Folder.Dispose();
    }

    private static async Task<WebApplication> ServeAsync(string url, IStore store, ISweepService service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(store).AddSingleton(service);
        builder.Services.AddSweeperGateway(new GatewayOptions
        {
            Tokens = [new TokenSetting { Name = "viewer", Role = "view", Token = View }, new TokenSetting { Name = "owner", Role = "submit", Token = Submit }],
        });
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapSweeperGateway();
        await app.StartAsync();
        return app;
    }
}

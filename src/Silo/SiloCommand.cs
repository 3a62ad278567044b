using Sweeper.Engine.Stores;
using Sweeper.Gateway;
using Sweeper.Silo.Hosting;
using Sweeper.Silo.Settings;
using Sweeper.Telemetry;

namespace Sweeper.Silo;

/// <summary><c>sweeper-silo</c>: one process of a cluster, until it is told to stop.</summary>
internal static class SiloCommand
{
    private const int Done = 0, WrongSettings = 2, CannotRun = 3;

    /// <summary>Exit code: 0 when it was told to stop, 2 for settings that are wrong, 3 when store, cluster or address cannot be had.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.AddCommandLine(Known(args), new Dictionary<string, string>(SiloOptions.Flags));
            var options = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
            var executor = DeviceList.Executor(options.Devices ?? DeviceList.Usual);
            var plan = new SiloPlanReader(options, executor.Numerics).Read();
            using var telemetry = ProcessTelemetry.Start(
                plan.Name, ["Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.AspNetCore"], ["Microsoft.Orleans", "Microsoft.AspNetCore.Hosting"]);
            using var logs = LoggerFactory.Create(logging => SiloHost.AddLogs(logging, builder.Configuration, telemetry));
            using var stores = SiloStores.Open(plan, logs.CreateLogger("Sweeper.Engine"));
            await using var app = SiloHost.Build(builder, plan, executor, stores, telemetry);
            await app.RunAsync();
            return Done;
        }
        catch (SettingsException e)
        {
            return Say(e.Problems, WrongSettings);
        }
        catch (GatewaySettingsException e)
        {
            return Say(e.Problems, WrongSettings);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
        {
            return Say([e.Message], e is StoreException or IOException ? CannotRun : WrongSettings);
        }
    }

    /// <exception cref="SettingsException">A flag that there is not: it would be passed over.</exception>
    private static string[] Known(string[] args)
    {
        var unknown = args.Where(a => a.StartsWith("--", StringComparison.Ordinal)).Select(a => a.Split('=')[0]).Where(a => !SiloOptions.Flags.ContainsKey(a) && !a.Contains(':', StringComparison.Ordinal)).ToList();
        return unknown.Count == 0 ? args : throw new SettingsException([.. unknown.Select(flag =>
            $"There is no flag {flag}. There are {string.Join(", ", SiloOptions.Flags.Keys)}, and --Sweeper:KEY for every key of docs/cluster.md.")]);
    }

    private static int Say(IReadOnlyList<string> problems, int code)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine($"error: {problem}");
        return code;
    }
}

using Sweeper.Engine.Processes;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>Executors whose trials run in this assembly, started as a program.</summary>
internal static class Children
{
    public static ChildStart Start(string fault) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Children).Assembly.Location, "trial-worker", fault]);

    public static ChildExecutor Open(string fault, ChildSettings? settings = null) => new(new ChainExecutor(), Start(fault), settings);
}

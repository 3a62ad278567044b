using System.Diagnostics;

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>Waits for conditions.</summary>
internal static class Patience
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), $"waited a minute for this: {what}");
            await Task.Delay(10);
        }
    }
}

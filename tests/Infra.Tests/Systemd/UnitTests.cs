using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Settings;

namespace Sweeper.Infra.Tests.Systemd;

public sealed class UnitTests
{
    private static readonly ILookup<string, string> Unit = Pairs("infra/systemd/sweeper-silo.service").ToLookup(p => p.Key, p => p.Value);
    private static readonly IReadOnlyDictionary<string, string> Settings = Pairs("infra/systemd/silo.env.example").ToDictionary();

    [Fact]
    public void Its_settings_are_settings()
    {
        Assert.All(Settings.Keys, v => Assert.True(Configuration.Reads(v), v));
        Assert.Matches(Configuration.Devices(), Settings["Sweeper__Devices"]);
    }

    [Fact]
    public void It_drains_before_it_is_killed_and_is_not_root()
    {
        Assert.Equal("SIGTERM", Unit["KillSignal"].Single());
        Assert.True(int.Parse(Unit["TimeoutStopSec"].Single()) > int.Parse(Settings["Sweeper__DrainSeconds"]));
        Assert.Equal(("yes", "strict"), (Unit["DynamicUser"].Single(), Unit["ProtectSystem"].Single()));
    }

    /// <summary>The only folder that it may write to is where the spool is.</summary>
    [Fact]
    public void The_spool_is_in_its_state() =>
        Assert.Contains($"SWEEPER_SPOOL=/var/lib/{Unit["StateDirectory"].Single()}/", Unit["Environment"].Single(), StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string file) => Repository.Read(file).Split('\n')
        .Where(l => l.Length > 0 && l[0] is not ('#' or '['))
        .Select(l => l.Split('=', 2))
        .Select(p => KeyValuePair.Create(p[0], p[1]));
}

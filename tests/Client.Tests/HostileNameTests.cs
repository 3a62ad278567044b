using System.Text.Json;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>No name in a sweep file, on the command line or in a store leads out of the store: what lies beside it is the same before and after.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outer = new();

    public HostileNameTests() => File.WriteAllText(_outer.At("beside"), "here");

    public static TheoryData<string> Names { get; } = new(
        "../x", "../../x", "/tmp/x", "a/b", "a\\b", "..", ".", "con", "nul", "lpt1", "", "-a", "ключ", "é", "a\u0000b", "a\nb", "A", "x.", ".lock", new string('a', 61), new string('a', 1000));

    public void Dispose()
    {
        _folder.Dispose();
        _outer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_name_of_a_sweep_is_refused_or_stays_within(string name)
    {
        var before = Snapshot.Of(_outer.Path);
        _folder.Spec(Sweep.Tiny + "seeds: 1\nsweep: " + JsonSerializer.Serialize(name));
        var ended = await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", _outer.At("store"));

        if (ended.Code == 0)
        {
            Assert.All(Snapshot.Of(_outer.Path).Except(before), file => Assert.StartsWith("store/", file, StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains("`sweep` must be ", ended.With(2).Error, StringComparison.Ordinal);
            Assert.Equal(before, Snapshot.Of(_outer.Path));
        }
    }

    [Theory]
    [InlineData("azure:../x")]
    [InlineData("azure:sweeps/../../x")]
    [InlineData("azure:/x")]
    [InlineData("azure:Sweeps")]
    [InlineData("azure:ключ")]
    [InlineData("azure:sweeps/a\\b")]
    [InlineData("azure:sweeps/con")]
    public async Task The_name_of_a_container_is_refused(string address)
    {
        _folder.Spec(Sweep.Tiny);
        var ended = await SweeperConsole.RunAsync(
            _folder, ["run", "spec.yaml", "--store", address], ("AZURE_STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true"), ("SWEEPER_SPOOL", _outer.At("spool")));

        Assert.Contains("a blob store must be azure:CONTAINER", ended.With(3).Error, StringComparison.Ordinal);
        Assert.Equal(["spec.yaml"], _folder.Files());
        Assert.Equal(["beside"], _outer.Files());
    }

    [Fact]
    public async Task Requests_that_lie_in_the_store_lead_nowhere()
    {
        _folder.Spec(Sweep.Tiny + "seeds: 1\nsweep: asked");
        string[] run = ["run", "spec.yaml", "--store", _outer.At("store")];
        (await SweeperConsole.RunAsync(_folder, run)).With(0);
        var sweep = Path.GetDirectoryName(Directory.GetFiles(_outer.At("store"), "plan.json", SearchOption.AllDirectories).Single())!;
        var control = Directory.CreateDirectory(Path.Combine(sweep, "control")).FullName;
        string[] hostile = [.. Names.Cast<object[]>().Select(row => (string)row[0])];
        File.WriteAllText(Path.Combine(control, "1-cancel.json"), JsonSerializer.Serialize(new { request = "cancel", trials = hostile }));
        File.WriteAllText(Path.Combine(control, "2-priority.json"), JsonSerializer.Serialize(new { request = "priority", trials = hostile, priority = int.MaxValue }));
        File.WriteAllText(Path.Combine(control, "3-noise.json"), "{\"request\": \"../../x\"}");
        File.WriteAllText(Path.Combine(control, "Ключ ..json"), "{}");

        (await SweeperConsole.RunAsync(_folder, run)).With(0);

        Assert.Equal(["Ключ ..json"], Directory.GetFiles(control).Select(file => Path.GetFileName(file)));
        Assert.All(_outer.Files().Except(["beside"]), file => Assert.StartsWith("store/", file, StringComparison.Ordinal));
        Assert.Equal("here", File.ReadAllText(_outer.At("beside")));
    }
}

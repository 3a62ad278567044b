using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>What a sweep file or an executor calls things never makes a path that leads out of the store.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names =>
    [
        "../outside", "..", "/etc/passwd", "a/../../outside", "C:\\x", "..\\outside", "con", "NUL", "com1.bin", ".lock", "a b", "größe", "name\0", "%2e%2e%2fx", new string('a', 1000), "",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sweep_of_that_name_is_refused_or_has_a_folder_of_its_own(string name)
    {
        var executor = new ChainExecutor();
        var yaml = $"sweep: {System.Text.Json.JsonSerializer.Serialize(name)}\naxes: {{chain.start: [1, 2]}}\nobjective: {{metric: loss}}\n";
        var named = SpecReader.Read(yaml, "spec.yaml", [], executor).Plan;

        // Not given in the file, the name comes from that of the file.
        var unnamed = SpecReader.Read("axes: {chain.start: [1, 2]}\nobjective: {metric: loss}\n", name, [], executor, name).Plan;

        Assert.NotNull(SpecReader.Read("axes: {chain.start: [1, 2]}\nobjective: {metric: loss}\n", "good.yaml", [], executor).Plan);
        foreach (var plan in new[] { named, unnamed }.OfType<Sweeper.Sweeps.Spaces.SweepPlan>())
        {
            Assert.True(ObjectName.IsLegal(plan.Id + "/plan.json"), plan.Id);
            Assert.DoesNotContain('/', plan.Id);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_artifact_of_that_name_is_refused(string name)
    {
        using var store = FolderStore.Open(_folder.At("deep", "store"));
        var trial = Trial.Of(new ChainExecutor().Schema.Defaults, 1, "chain-1");

        Assert.Throws<ArgumentException>(() => new TrialFolder(store, trial.Id).WriteArtifact(name, stream => stream.Write("x"u8)));

        Assert.Empty(store.List(""));
        Assert.Equal(["store"], Directory.GetFileSystemEntries(_folder.At("deep")).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();
}

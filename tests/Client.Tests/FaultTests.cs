using System.Numerics;
using System.Text;
using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Tests.Fakes;
using TemporaryFolder = Sweeper.Client.Tests.Processes.TemporaryFolder;

namespace Sweeper.Client.Tests;

/// <summary>What is broken on the disk is said, with the remedy, and makes nothing worse.</summary>
public sealed class FaultTests : IDisposable
{
    private const string OneSegment = "0000000001.jsonl";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_with_the_remedy_and_nothing_is_changed()
    {
        var journal = await RunToTheEndAsync();
        File.WriteAllLines(journal, File.ReadAllLines(journal).Select(line => Sealed(line.Replace("{\"v\":2,", "{\"v\":3,", StringComparison.Ordinal))));
        var before = Snapshot.Of(_folder.Path);

        foreach (var command in (string[][])[["run", "spec.yaml"], ["list"]])
        {
            var error = (await SweeperConsole.RunAsync(_folder, command)).With(3).Error;
            Assert.Contains("the version must be 2, but is 3: a newer sweeper wrote it; update sweeper", error, StringComparison.Ordinal);
            Assert.Contains("run it with the newer sweeper, or use another --store", error, StringComparison.Ordinal);
        }

        Assert.Equal(before, Snapshot.Of(_folder.Path));
    }

    [Fact]
    public async Task A_journal_that_is_damaged_in_the_middle_is_refused_with_the_byte_offset_and_the_command_that_repairs()
    {
        var journal = await RunToTheEndAsync();
        var bytes = File.ReadAllBytes(journal);
        var line = Array.IndexOf(bytes, (byte)'\n', bytes.Length / 2) + 1;
        bytes[line + 10] ^= 1;
        File.WriteAllBytes(journal, bytes);
        var before = Snapshot.Of(_folder.Path);

        var error = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(3).Error;

        Assert.Contains($"byte {line} of 'spec-", error, StringComparison.Ordinal);
        Assert.Contains($"/journal/{OneSegment}'", error, StringComparison.Ordinal);
        Assert.Contains("sweeper store repair sweeps --sweep spec-", error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot.Of(_folder.Path));
    }

    [Fact]
    public async Task A_checkpoint_with_one_flipped_bit_is_said_and_the_one_before_it_is_used()
    {
        _folder.Spec(Sweep.Long);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "calm")).With(0);
        using (var killed = SweeperConsole.Start(_folder, "run", "spec.yaml", "--checkpoint-every", "0.01s"))
        {
            await killed.UntilAsync(() => Checkpoints().Count == 2);
            killed.Kill();
            await killed.EndAsync();
        }

        var kept = Checkpoints();
        var bytes = File.ReadAllBytes(kept[^1]);
        bytes[bytes.Length / 2] ^= 16;
        File.WriteAllBytes(kept[^1], bytes);

        var error = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0).Error;

        Assert.Contains($"the checkpoint at step {int.Parse(Path.GetFileName(kept[^1]), null)} is not used: ", error, StringComparison.Ordinal);
        Assert.Contains($"carries on from step {int.Parse(Path.GetFileName(kept[^2]), null)}", error.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(Trials.Read(_folder, "calm"), Trials.Read(_folder, "sweeps"));
    }

    /// <summary>It would never end, so that however late the other one starts it is there.</summary>
    [UnixFact]
    public async Task Of_two_processes_that_start_at_once_one_runs_the_sweep_and_the_other_names_it()
    {
        string[] run = ["run", _folder.Spec(Sweep.Long), "--set", "training.steps=100000000"];
        SweeperConsole[] both = [SweeperConsole.Start(_folder, run), SweeperConsole.Start(_folder, run)];
        try
        {
            Task<Ended>[] ends = [.. both.Select(console => console.EndAsync())];
            var loser = Array.IndexOf(ends, await Task.WhenAny(ends));
            var winner = both[1 - loser];

            Assert.Contains($"is held by process {winner.Id}", (await ends[loser]).With(3).Error, StringComparison.Ordinal);
            await winner.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 0);
            winner.Signal(SweeperConsole.Terminate);
            (await ends[1 - loser]).With(130);
            Assert.Single(Trials.Read(_folder, "sweeps", "trial.json"));
        }
        finally
        {
            Array.ForEach(both, console => console.Dispose());
        }
    }

    [RootFact]
    public async Task A_store_that_becomes_read_only_ends_the_run_and_the_same_command_carries_on()
    {
        using var disk = new SmallDisk("4m");
        string[] run = ["run", _folder.Spec(Sweep.Long), "--store", disk.Path, "--checkpoint-every", "0.05s"];
        using (var console = SweeperConsole.Start(_folder, run))
        {
            await console.UntilAsync(() => Directory.GetFiles(disk.Path, "00000*", SearchOption.AllDirectories).Length > 1);

            // The system refuses while a file is open for writing: between two writes it does not.
            await console.UntilAsync(() => RootFactAttribute.TryRun("mount", "-o", "remount,ro", disk.Path));
            var error = (await console.EndAsync()).With(3).Error;
            Assert.Contains("Read-only file system", error, StringComparison.Ordinal);
        }

        var before = Snapshot.Of(disk.Path);
        Assert.Contains("Read-only file system", (await SweeperConsole.RunAsync(_folder, run)).With(3).Error, StringComparison.Ordinal);
        (await SweeperConsole.RunAsync(_folder, "list", "--store", disk.Path)).With(0);
        Assert.Equal(before, Snapshot.Of(disk.Path));

        Assert.True(RootFactAttribute.TryRun("mount", "-o", "remount,rw", disk.Path));
        (await SweeperConsole.RunAsync(_folder, run)).With(0);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "calm")).With(0);
        Assert.Equal(Trials.Read(_folder, "calm"), Trials.Read(_folder, disk.Path));
    }

    /// <summary>With the CRC-32C of what stands before it.</summary>
    private static string Sealed(string line)
    {
        var text = line[..line.LastIndexOf(",\"crc\"", StringComparison.Ordinal)];
        var crc = ~Encoding.UTF8.GetBytes(text).Aggregate(uint.MaxValue, BitOperations.Crc32C);
        return $"{text},\"crc\":\"{crc:x8}\"}}";
    }

    /// <summary>Path of the journal's one segment.</summary>
    private async Task<string> RunToTheEndAsync()
    {
        (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Small))).With(0);
        return Directory.GetFiles(_folder.At("sweeps"), OneSegment, SearchOption.AllDirectories).Single();
    }

    /// <summary>Whole ones, oldest first.</summary>
    private List<string> Checkpoints() => Directory.Exists(_folder.At("sweeps", "trials"))
        ? [.. Directory.GetFiles(_folder.At("sweeps", "trials"), "00000*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sweeper.Engine.Processes;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

public sealed class ChildDeathTests
{
    private static readonly Trial Chain = Plans.Starts(1).Arms[0].Trials[0];

    [SignalTheory]
    [InlineData("segv", "SIGSEGV", "about to write to address 16")]
    [InlineData("abort", "SIGABRT", "double free")]
    [InlineData("fail-fast", "SIGABRT", "the chain is broken")]
    [InlineData("exit", "exit code 3", "")]
    [InlineData("kill", "SIGKILL", "out of memory")]
    [InlineData("lost", "CUDA error", "the GPU is lost, Xid 79")]
    public void A_child_that_dies_ends_the_attempt_and_the_next_trial_has_a_fresh_one(string fault, string how, string last)
    {
        using var folder = new TemporaryFolder();
        using var executor = Children.Open($"{fault}@{folder.At("happened")}");
        var failed = Assert.IsType<TrialOutcome.Failed>(executor.Run(new WrittenContext(Chain), default));
        Assert.Equal((FailureKind.Crashed, 4), (failed.Kind, failed.Step));
        Assert.Contains(how, failed.Message, StringComparison.Ordinal);
        Assert.Contains(last, failed.Message, StringComparison.Ordinal);
        Assert.IsType<TrialOutcome.Completed>(executor.Run(new WrittenContext(Chain), default));
    }

    [Fact]
    public void Each_device_has_a_child_of_its_own()
    {
        using var executor = new ChildExecutor(new ChainExecutor(), device => Children.Start(device == "cuda:1" ? "exit" : "who"));
        Assert.IsType<TrialOutcome.Failed>(executor.Run(new WrittenContext(Chain) { Device = new DeviceId("rack7/cuda:1.3") }, default));
        Assert.IsType<TrialOutcome.Completed>(executor.Run(new WrittenContext(Chain) { Device = new DeviceId("rack7/cuda:0.31") }, default));
    }

    [Theory]
    [InlineData("memory", FailureKind.OutOfMemory, "memory")]
    [InlineData("bug", FailureKind.Crashed, "InvalidOperationException: odd link")]
    public void What_an_executor_throws_ends_the_attempt_only(string fault, FailureKind kind, string message)
    {
        using var executor = Children.Open(fault);
        var failed = Assert.IsType<TrialOutcome.Failed>(executor.Run(new WrittenContext(Chain), default));
        Assert.Equal((kind, 4), (failed.Kind, failed.Step));
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
    }

    [SignalFact]
    public async Task A_sweep_whose_child_crashed_ends_with_the_bytes_of_one_that_ran_undisturbed()
    {
        using var here = new Bench();
        using var there = new Bench { Devices = 2 };
        var plan = Plans.Starts(2);
        await here.RunAsync(plan, new ChainExecutor());
        using var executor = Children.Open($"segv@{there.Folder.At("happened")}");
        var options = there.Options with { CheckpointInterval = TimeSpan.Zero };
        using (var store = Sweeper.Engine.Stores.FolderStore.Open(there.Folder.Path))
            await EmbeddedEngine.RunAsync(plan, Bench.Revision, executor, store, options, there.Seen, default);
        Assert.Contains(there.Seen.Lines, line => line.Contains("#2 from", StringComparison.Ordinal) && !line.EndsWith("scratch", StringComparison.Ordinal));
        foreach (var trial in plan.Arms.SelectMany(arm => arm.Trials))
        {
            Assert.IsType<TrialOutcome.Completed>(there.Seen.Outcomes[trial.Id]);
            Assert.Equal(here.Read(trial, "chain.bin"), there.Read(trial, "chain.bin"));
            Assert.Equal(here.Read(trial, "reports.jsonl"), there.Read(trial, "reports.jsonl"));
            Assert.Empty(there.Checkpoints(trial));
        }
    }

    [Fact]
    public async Task Trials_of_a_device_share_one_child()
    {
        using var executor = Children.Open("together");
        var pids = await Task.WhenAll(Task.Run(() => Who(executor)), Task.Run(() => Who(executor)));
        Assert.Equal(pids[0], pids[1]);
        Assert.NotEqual(Environment.ProcessId, pids[0]);
        if (OperatingSystem.IsLinux())
            Assert.Equal(TrialWorker.OomScore, File.ReadAllText($"/proc/{pids[0]}/oom_score_adj").Trim());
    }

    /// <summary>Ctrl-C goes to all processes of a terminal, and whoever ends a service may end all of its processes: the parent ends its trials in order.</summary>
    [SignalFact]
    public void A_child_leaves_what_a_terminal_asks_for_to_its_parent()
    {
        using var executor = Children.Open("who");
        var pid = Who(executor);
        foreach (var signal in (int[])[1, 2, 15])
        {
            Assert.Equal(0, kill(pid, signal));
            Assert.Equal(pid, Who(executor));
        }
    }

    [Fact]
    public void A_child_with_nothing_to_do_ends()
    {
        using var executor = Children.Open("who", new ChildSettings { Idle = TimeSpan.Zero });
        var first = Who(executor);
        AssertEnds(first);
        Assert.NotEqual(first, Who(executor));
    }

    [Fact]
    public void A_trial_that_does_not_stop_is_ended_with_its_process()
    {
        using var executor = Children.Open("hang", new ChildSettings { Patience = TimeSpan.FromMilliseconds(200) });
        using var stop = new CancellationTokenSource();
        var context = new WrittenContext(Chain) { OnShow = progress => (progress.TokensPerSecond != 1000 ? stop : null)?.Cancel() };
        var failed = Assert.IsType<TrialOutcome.Failed>(executor.Run(context, stop.Token));
        Assert.Contains("was told to stop and did not within 0.2 s", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_that_is_killed_leaves_no_child_behind()
    {
        var start = Children.Start("hang");
        using var parent = Process.Start(new ProcessStartInfo(start.File, [start.Arguments[0], "parent", "hang"]) { RedirectStandardOutput = true })!;
        var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        using var living = Process.GetProcessById(child);
        Assert.False(living.HasExited);
        parent.Kill();
        Assert.True(living.WaitForExit(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_a_failed_trial()
    {
        using var executor = new ChildExecutor(new ChainExecutor(), new ChildStart("no-such-program", ["cuda:0"]));
        var failed = Assert.IsType<TrialOutcome.Failed>(executor.Run(new WrittenContext(Chain), default));
        Assert.Contains("The process of cuda:0 cannot be started", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_no_trial_worker_is_a_failed_trial_too()
    {
        var start = Children.Start("x");
        using var executor = new ChildExecutor(new ChainExecutor(), new ChildStart(start.File, [start.Arguments[0], "trial-worker", "surplus", "cuda:0"]));
        var failed = Assert.IsType<TrialOutcome.Failed>(executor.Run(new WrittenContext(Chain), default));
        Assert.Contains("could not start", failed.Message, StringComparison.Ordinal);
        Assert.Contains("with three arguments, but there are 4", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_is_this_program_again()
    {
        var start = ChildStart.OfThisProgram("trial-worker", "cuda:0");
        Assert.Equal((Environment.ProcessPath, "cuda:0"), (start.File, start.Device));
        Assert.Equal(["trial-worker", "cuda:0"], start.Arguments.TakeLast(2));
        Assert.All(start.Arguments.SkipLast(2), assembly => Assert.True(File.Exists(assembly)));
    }

    private static int Who(ChildExecutor executor) => (int)Assert.IsType<TrialOutcome.Completed>(executor.Run(new WrittenContext(Chain), default)).Metrics["pid"];

    [DllImport("libc")]
    private static extern int kill(int process, int signal);

    private static void AssertEnds(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        }
        catch (ArgumentException)
        {
            // It has.
        }
    }
}

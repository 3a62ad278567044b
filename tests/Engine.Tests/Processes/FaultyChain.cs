using System.Diagnostics;
using System.Runtime.InteropServices;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>The chain in a child process, where something goes wrong, or is special, before its fifth step.</summary>
/// <param name="spec">The fault; behind an @ a file that is made when it happens, and with which it does not happen again.</param>
internal sealed class FaultyChain(string spec) : OverChain(new ChainExecutor((context, step) => Fault(spec.Split('@'), context, step)))
{
    private static readonly ActivitySource Spans = new(TraceIds.TrainerSource);
    private static readonly Barrier Both = new(2);

    public override TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        using var span = Spans.StartActivity("plan")?.SetTag("sweeper.step", 7).SetTag("sweeper.loss", 0.25);
        return spec is "who" or "together"
            ? new TrialOutcome.Completed(new Dictionary<string, double> { ["pid"] = Who() }, new Dictionary<string, IReadOnlyList<double>>())
            : Chain.Run(context, stop);

        double Who()
        {
            if (spec == "together")
                Both.SignalAndWait(stop);
            return Environment.ProcessId;
        }
    }

    public static string? Lost(TrialOutcome.Failed failed) => failed.Message.Contains("CUDA error", StringComparison.Ordinal) ? "the GPU is lost, Xid 79" : null;

    private static void Fault(string[] spec, ITrialContext context, int step)
    {
        if (step != 4 || spec.Length == 2 && !First(spec[1]))
            return;
        switch (spec[0])
        {
            case "segv":
                Console.Error.WriteLine("about to write to address 16");
                memset(16, 0, 1);
                break;
            case "abort":
                var block = malloc(24);
                free(block);
                free(block);
                break;
            case "fail-fast":
                Environment.FailFast("the chain is broken");
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "lost":
                throw new NotSupportedException("CUDA error: an illegal memory access was encountered");
            case "memory":
                Marshal.AllocHGlobal(nint.MaxValue);
                break;
            case "bug":
                throw new InvalidOperationException("odd link");
            case "hang":
                context.Show(new Progress(step, 8, 0, Environment.ProcessId));
                Thread.Sleep(Timeout.Infinite);
                break;
            case "noise":
                Console.WriteLine("native libraries say what they like");
                break;
        }
    }

    private static bool First(string file)
    {
        try
        {
            using var made = new FileStream(file, FileMode.CreateNew);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc")]
    private static extern nint memset(nint at, int value, nint count);

    [DllImport("libc")]
    private static extern nint malloc(nint count);

    [DllImport("libc")]
    private static extern void free(nint at);
}

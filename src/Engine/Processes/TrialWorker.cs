using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>
/// What runs in a child process (<see cref="ChildExecutor"/>): trials of one device, a thread each, as the parent sends them, until the parent closes standard input or is gone.
/// </summary>
public sealed class TrialWorker
{
    /// <summary>Exit codes.</summary>
    internal const int CannotStart = 70, LostDevice = 71;

    /// <summary>Added to the share of memory, in thousandths, by which the kernel chooses whom to end (proc(5)).</summary>
    internal const string OomScore = "500";

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly FrameStream _frames;
    private readonly ITrialExecutor _executor;
    private readonly Func<TrialOutcome.Failed, string?> _lost;
    private volatile bool _isLost;
    private readonly ConcurrentDictionary<int, ChildContext> _trials = new();

    private TrialWorker(FrameStream frames, ITrialExecutor executor, Func<TrialOutcome.Failed, string?> lost) => (_frames, _executor, _lost) = (frames, executor, lost);

    /// <summary>Which build this is: parent and child must be of one, or their bits might differ.</summary>
    internal static string Build { get; } = typeof(TrialWorker).Module.ModuleVersionId.ToString("N");

    /// <param name="arguments">The device, and the two that <see cref="ChildStart"/> is completed with.</param>
    /// <param name="open">What trains on the device. Every argument is the parent's: a problem is a bug or a machine that has changed, said on standard error.</param>
    /// <param name="lost">Why, after such an end of a trial, nothing can be trained in this process any more; null: it can. Default: always.</param>
    /// <returns>Exit code: 0 when the parent has closed the connection.</returns>
    public static int Run(IReadOnlyList<string> arguments, Func<string, ITrialExecutor> open, Func<TrialOutcome.Failed, string?>? lost = null)
    {
        if (arguments is not [var device, var handle, var build])
            return Refuse($"A trial worker is started by sweeper itself, with three arguments, but there are {arguments.Count}. Use sweeper run.");
        if (build != Build)
            return Refuse("The program was replaced by another build while it runs. Start it again.");

        // Whoever stops a terminal or a service stops the parent too, which stops its trials in order.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ignore);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);
        OfferToTheKernel();
        try
        {
            using var output = new AnonymousPipeClientStream(PipeDirection.Out, handle);
            using var input = Console.OpenStandardInput();
            using var spans = SpanRelay.Listen();
            using var frames = new FrameStream(input, output);
            new TrialWorker(frames, open(device), lost ?? (_ => null)).Serve();
            return 0;
        }
        catch (Exception e)
        {
            return Refuse($"{e.GetType().Name}: {e.Message}");
        }
    }

    private static void Ignore(PosixSignalContext signal) => signal.Cancel = true;

    /// <summary>Where the machine's memory is out, Linux is to end this process rather than the parent, which has the sweeps.</summary>
    private static void OfferToTheKernel()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                File.WriteAllText("/proc/self/oom_score_adj", OomScore);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it chooses by size, which is likely to be the same.
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return CannotStart;
    }

    private void Serve()
    {
        while (_frames.Read() is { } frame)
        {
            if (frame.Kind == FrameKind.Start)
                Start(frame);
            else if (_trials.TryGetValue(frame.Trial, out var trial))
                trial.Hear(frame);
        }

        // The parent is gone: nobody wants what still runs, and a library that hangs must not keep the device.
        if (!_trials.IsEmpty)
            Process.GetCurrentProcess().Kill();
        EndSoon();
    }

    private void Start(Frame frame)
    {
        var body = new FrameReader(frame.Body);
        var (numerics, trial, due, traced) = (body.Text(), body.Trial(), body.Truth(), body.Truth());
        var context = new ChildContext(_frames, frame.Trial, trial, due);
        _trials[frame.Trial] = context;
        new Thread(() =>
        {
            try
            {
                Train(context, numerics, traced);
            }
            catch (IOException)
            {
                // The parent is gone; the thread that reads hears of it too.
            }
            finally
            {
                _trials.TryRemove(frame.Trial, out _);
            }
        }) { Name = $"trial {trial.Id}", IsBackground = true }.Start();
    }

    private void Train(ChildContext context, string numerics, bool traced)
    {
        // One that comes while this process gives up is not begun: its parent gives it to the next child.
        if (_isLost)
            return;
        context.Tell(FrameKind.Began);
        if (traced)
            SpanRelay.Follow(context);
        try
        {
            if (numerics != _executor.Numerics)
                throw new InvalidOperationException($"A child process must train by the numerics of its parent, {numerics}, but has {_executor.Numerics}. The device has changed: start sweeper again.");
            Ended(context, _executor.Run(context, context.Stop));
        }
        catch (Exception e)
        {
            Threw(context, e);
        }
    }

    private void Ended(ChildContext context, TrialOutcome outcome)
    {
        var why = outcome is TrialOutcome.Failed failed ? WhyLost(failed) : null;
        context.Tell(FrameKind.Ended, new FrameWriter().Outcome(why is null ? outcome : (TrialOutcome.Failed)outcome with { Message = $"{((TrialOutcome.Failed)outcome).Message} ({why})" }));
        if (why is not null)
            GiveUp(why);
    }

    private void Threw(ChildContext context, Exception e)
    {
        var kind = e switch
        {
            EngineRefusedException => ThrownKind.Engine,
            InvalidDataException => ThrownKind.InvalidData,
            OutOfMemoryException => ThrownKind.OutOfMemory,
            OperationCanceledException => ThrownKind.Cancelled,
            _ => ThrownKind.Other,
        };
        var message = e is IOException or OutOfMemoryException or InvalidDataException ? e.Message : $"{e.GetType().Name}: {e.Message}";
        var why = kind == ThrownKind.Other ? WhyLost(new TrialOutcome.Failed(FailureKind.Crashed, 0, message)) : null;
        context.Tell(FrameKind.Threw, new FrameWriter().Number((int)kind).Text(why is null ? message : $"{message} ({why})"));
        if (kind == ThrownKind.Other)
            Console.Error.WriteLine(e);
        if (why is not null)
            GiveUp(why);
    }

    private string? WhyLost(TrialOutcome.Failed failed)
    {
        var why = _lost(failed);
        _isLost |= why is not null;
        return why;
    }

    private static void GiveUp(string why)
    {
        Console.Error.WriteLine(why);
        EndSoon();
        Environment.Exit(LostDevice);
    }

    /// <summary>The end of a process runs code of native libraries, which may hang where their device is gone.</summary>
    private static void EndSoon() => new Thread(() =>
    {
        Thread.Sleep(Farewell);
        Process.GetCurrentProcess().Kill();
    }) { IsBackground = true }.Start();
}

using System.Reflection;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Service;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Grains.Tests.Messages;

/// <summary>Of each message at least one with all that it can have. What stands here once stays: its bytes are pinned (<see cref="MessageTests"/>).</summary>
internal static class Samples
{
    private const string Sweep = "first-ablation-1a2b3c", Device = "rack7/cuda:0", Silo = "rack7", Trial = "00112233445566ff";
    private static readonly DateTimeOffset At = new(2026, 11, 22, 17, 31, 9, 123, TimeSpan.Zero);
    private static readonly CountsMessage Counts = new(100, 1, 2, 3, 4, 5, 6, 7);
    private static readonly ClassMessage Class = new("cuda", 141_000_000_000, "v1");
    private static readonly FactsMessage Facts = new(Device, Silo, "cuda", "NVIDIA H200", 141_000_000_000, 6.7e13, "v1");
    private static readonly LetterMessage Ended = new(LetterKind.Ended, At, true, null, Trial, 2, 0, null, Ending.Diverged, "loss is NaN");

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["answer"] = new AnswerMessage(Counts, TrialStage.Paused),
        ["attempt"] = new AttemptMessage(Trial, 2),
        ["bag"] = new BagMessage("0f0e", 7, [Ended], [new AttemptMessage(Trial, 3)], ["{\"notice\":\"stopping\"}"]),
        ["class"] = Class,
        ["class-count"] = new ClassCountMessage(Class, 3, [new HeldMessage(Sweep, 1, 2, 3)]),
        ["counts"] = Counts,
        ["demand"] = new DemandMessage(Sweep, -5, "cuda", 80_000_000_000, "v1", 12, 3),
        ["device"] = new DeviceMessage(Device, "cuda", "NVIDIA H200", 141_000_000_000, Sweep, Trial),
        ["doing"] = new DoingMessage(Facts, Sweep, true, "second-4d5e6f", Trial),
        ["facts"] = Facts,
        ["held"] = new HeldMessage(Sweep, 1, 2, 3),
        ["letter-asks"] = new LetterMessage(LetterKind.WorkAsked, At, false, Device, null, 0, 0, null, default, null),
        ["letter-ended"] = Ended,
        ["letter-left"] = new LetterMessage(LetterKind.DeviceLeft, At, false, Device, null, 0, 0, null, default, null),
        ["letter-reported"] = new LetterMessage(LetterKind.Reported, At, true, null, Trial, 2, 500, 0.25, default, null),
        ["move"] = new MoveMessage(Device, Silo, Sweep, true),
        ["order"] = new OrderMessage(Sweep, Device, Trial, 2, 3, "{\"model\":{}}", "{\"seed\":1}", "loss", [100, 200], "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", At.UtcDateTime),
        ["page"] = new PageMessage("3-14", true, ["{\"notice\":\"stopping\"}"]),
        ["reply"] = new ReplyMessage(CoordinatorStanding.Open, [new AnswerMessage(Counts, null)], [new AttemptMessage(Trial, 2)]),
        ["revision"] = new RevisionMessage("first/sweep.yaml", "sweep: first\n", ["seeds=3"], true),
        ["share"] = new ShareMessage(Class, Sweep, 5, 8),
        ["shares"] = new SharesMessage(41, [new ShareMessage(Class, Sweep, 5, 8)]),
        ["status"] = new StatusMessage(Sweep, SweepStanding.Waiting, Counts, 5, 8, "asks for cuda"),
        ["summary"] = new SummaryMessage(3, [new ClassCountMessage(Class, 3, [new HeldMessage(Sweep, 1, 2, 3)])], 41),
    };

    /// <summary>All messages that there are.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(RevisionMessage).Assembly.GetTypes().Where(t => t.Namespace == typeof(RevisionMessage).Namespace && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];
}

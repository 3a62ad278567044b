using Sweeper.Sweeps.Machine;

namespace Sweeper.Grains.Messages;

/// <summary>What came of a letter, on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.answer.v1")]
public sealed record AnswerMessage(
    [property: Id(0)] CountsMessage Counts,
    [property: Id(1)] TrialStage? Stage)
{
    public static AnswerMessage Of((SweepCounts Counts, TrialStage? Stage) a) => new(CountsMessage.Of(a.Counts), a.Stage);

    public (SweepCounts Counts, TrialStage? Stage) To() => (Counts.To(), Stage);
}

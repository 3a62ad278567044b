using Sweeper.Engine.Clusters;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="BagReply"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.reply.v1")]
public sealed record ReplyMessage(
    [property: Id(0)] CoordinatorStanding Standing,
    [property: Id(1)] AnswerMessage[] Answers,
    [property: Id(2)] AttemptMessage[] Halts)
{
    public static ReplyMessage Of(BagReply r) => new(r.Standing, [.. r.Answers.Select(AnswerMessage.Of)], [.. r.Halts.Select(AttemptMessage.Of)]);

    public BagReply To() => new(Standing, [.. Answers.Select(a => a.To())], [.. Halts.Select(h => h.To())]);
}

using Sweeper.Sweeps.Trials;

namespace Sweeper.Grains.Messages;

/// <summary>An attempt at a trial, on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.attempt.v1")]
public sealed record AttemptMessage(
    [property: Id(0)] string Trial,
    [property: Id(1)] int Attempt)
{
    public static AttemptMessage Of((TrialId Trial, int Attempt) a) => new(a.Trial.Text, a.Attempt);

    public (TrialId Trial, int Attempt) To() => (new TrialId(Trial), Attempt);
}

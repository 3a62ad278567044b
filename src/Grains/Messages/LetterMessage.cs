using Sweeper.Engine.Clusters;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="Letter"/> on its way: of the fields those that its kind has.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.letter.v1")]
public sealed record LetterMessage(
    [property: Id(0)] LetterKind Kind,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool Asked,
    [property: Id(3)] string? Device,
    [property: Id(4)] string? Trial,
    [property: Id(5)] int Attempt,
    [property: Id(6)] int Step,
    [property: Id(7)] double? Value,
    [property: Id(8)] Ending Ending,
    [property: Id(9)] string? Text)
{
    /// <exception cref="ArgumentOutOfRangeException">No device says that.</exception>
    public static LetterMessage Of(Letter letter) => letter.Said switch
    {
        SweepEvent.WorkAsked e => new(LetterKind.WorkAsked, e.At, letter.Asked, e.Device.Text, null, 0, 0, null, default, null),
        SweepEvent.DeviceLeft e => new(LetterKind.DeviceLeft, e.At, letter.Asked, e.Device.Text, null, 0, 0, null, default, null),
        SweepEvent.Reported e => new(LetterKind.Reported, e.At, letter.Asked, null, e.Trial.Text, e.Attempt, e.Step, e.Value, default, null),
        SweepEvent.Ended e => new(LetterKind.Ended, e.At, letter.Asked, null, e.Trial.Text, e.Attempt, 0, null, e.Ending, e.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "A device says nothing of that kind."),
    };

    /// <exception cref="ArgumentOutOfRangeException">A newer version sent it: this one does not know the kind.</exception>
    public Letter To() => new(
        Kind switch
        {
            LetterKind.WorkAsked => new SweepEvent.WorkAsked(At, new DeviceId(Device!)),
            LetterKind.DeviceLeft => new SweepEvent.DeviceLeft(At, new DeviceId(Device!)),
            LetterKind.Reported => new SweepEvent.Reported(At, new TrialId(Trial!), Attempt, Step, Value),
            LetterKind.Ended => new SweepEvent.Ended(At, new TrialId(Trial!), Attempt, Ending, Text),
            _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "A letter of a kind that this version does not know."),
        },
        Asked);
}

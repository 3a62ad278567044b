namespace Sweeper.Grains.Messages;

/// <summary>What a <see cref="LetterMessage"/> says.</summary>
public enum LetterKind
{
    WorkAsked,
    DeviceLeft,
    Reported,
    Ended,
}

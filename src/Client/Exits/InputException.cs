namespace Sweeper.Client.Exits;

/// <summary>What the user gave cannot be used: everything that is wrong with it, one message each.</summary>
internal sealed class InputException(params IReadOnlyList<string> messages) : Exception(string.Join(Environment.NewLine, messages))
{
    public IReadOnlyList<string> Messages { get; } = messages;
}

namespace Sweeper.Sweeps.Expressions;

/// <summary>An expression that cannot be read, typed or computed. Always caught by <see cref="Formula"/>, which knows where it stands.</summary>
internal sealed class ExpressionException(int column, string message) : Exception(message)
{
    public int Column { get; } = column;
}

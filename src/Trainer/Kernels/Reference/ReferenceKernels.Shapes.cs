using System.Runtime.CompilerServices;

namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    private static ReferenceActivation Of(Activation activation) => (ReferenceActivation)activation;

    private static ReferenceVector Of(ParameterVector vector) => (ReferenceVector)vector;

    private static ref double At(Matrix m, int row, int column) => ref Of(m.Vector).Data[m.Offset + row * m.Stride + column];

    /// <summary>An activation as [B, T, channels] with the groups and positions of another.</summary>
    private static ReferenceActivation Of(
        Activation activation, int channels, Activation like,
        [CallerArgumentExpression(nameof(activation))] string name = "", [CallerArgumentExpression(nameof(like))] string likeName = "")
    {
        if (activation.Groups != like.Groups || activation.Context != like.Context || activation.Channels != channels)
            throw new ArgumentException(
                $"`{name}` must have the groups and positions of `{likeName}` and {channels} channels, [{like.Groups}, {like.Context}, {channels}], " +
                $"but got [{activation.Groups}, {activation.Context}, {activation.Channels}].");
        return Of(activation);
    }

    private static void Require(Matrix m, int rows, int columns, [CallerArgumentExpression(nameof(m))] string name = "")
    {
        if (m.Rows != rows || m.Columns != columns || m.Offset < 0 || m.Offset + ((m.Rows - 1) * m.Stride) + m.Columns > m.Vector.Length)
            throw new ArgumentException(
                $"`{name}` must be [{rows}, {columns}] and lie inside its vector of {m.Vector.Length}, but got [{m.Rows}, {m.Columns}] at offset {m.Offset}.");
    }
}

using System.Runtime.CompilerServices;
using Sweeper.Trainer.Kernels;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>Handles become tensors here, once their shapes are known to fit.</summary>
public sealed partial class TorchKernels
{
    private static TorchActivation Of(Activation activation) => (TorchActivation)activation;

    private static TorchVector Of(ParameterVector vector) => (TorchVector)vector;

    /// <summary>An activation with the groups and positions of another.</summary>
    private static TorchActivation Of(
        Activation activation, int channels, Activation like,
        [CallerArgumentExpression(nameof(activation))] string name = "", [CallerArgumentExpression(nameof(like))] string likeName = "")
    {
        if (activation.Groups != like.Groups || activation.Context != like.Context || activation.Channels != channels)
        {
            throw new ArgumentException(
                $"`{name}` must have the groups and positions of `{likeName}` and {channels} channels, [{like.Groups}, {like.Context}, {channels}], " +
                $"but got [{activation.Groups}, {activation.Context}, {activation.Channels}].");
        }

        return Of(activation);
    }

    /// <summary>An activation of equal parts with a minimum of channels each.</summary>
    private static TorchActivation OfHeads(Activation x, int heads, int channels) => heads >= 1 && x.Channels % heads == 0 && x.Channels / heads >= channels
        ? Of(x)
        : throw new ArgumentException($"{heads} heads must be equal parts of the channels, {channels} or more each, but there are {x.Channels}.");

    /// <summary>A matrix as [replicas, rows, columns] in the memory of its vector.</summary>
    private static Tensor Of(Matrix m, int rows, int columns, [CallerArgumentExpression(nameof(m))] string name = "")
    {
        if (m.Rows != rows || m.Columns != columns || m.Offset < 0 || (long)m.Offset + ((m.Rows - 1L) * m.Stride) + m.Columns > m.Vector.Length)
        {
            throw new ArgumentException(
                $"`{name}` must be [{rows}, {columns}] and lie inside its vector of {m.Vector.Length}, but got [{m.Rows}, {m.Columns}] at offset {m.Offset}.");
        }

        var numbers = Of(m.Vector).Numbers;
        return numbers.as_strided([numbers.shape[0], rows, columns], [numbers.stride(0), m.Stride, 1], m.Offset);
    }

    /// <summary>A vector as [replicas, 1, columns].</summary>
    private static Tensor Row(Matrix m, int columns, [CallerArgumentExpression(nameof(m))] string name = "") => Of(m, 1, columns, name);
}

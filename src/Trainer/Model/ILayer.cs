using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// A layer of the residual stream over buffers that are planned when it is built: its input is the output of the layer before. A layer states its parameters in
/// a static method beside its forward and its backward, so that the three can be read together.
/// </summary>
internal interface ILayer
{
    /// <summary>[B, T, D], written by <see cref="Forward"/>.</summary>
    Activation Output { get; }

    void Forward();

    /// <summary>Writes <see cref="Output"/> again where other layers have used its memory since <see cref="Forward"/>.</summary>
    void Restore()
    {
    }

    /// <summary>Turns the residual gradient from that of the output into that of the input, and adds to the gradients of the layer's parameters.</summary>
    /// <param name="inputGradient">False where nobody asks for the gradient of the input.</param>
    void Backward(bool inputGradient);
}

namespace Sweeper.Trainer.Model;

/// <summary>One named tensor of a model, row-major <c>[Rows, Columns]</c> (inputs, outputs), at an offset of the flat parameter vector.</summary>
/// <param name="Name">As in the weights file: <c>blocks.0.attention.qkv</c>.</param>
/// <param name="Constant">Every element starts at this value; null: normal numbers of the model's init_std.</param>
public sealed record ParameterEntry(string Name, int Offset, int Rows, int Columns, float? Constant)
{
    /// <summary>The first row starts at this value instead: taps of a convolution start as <c>1, 0, 0, …</c>, which leaves what it is given as it is.</summary>
    public float? FirstRow { get; init; }

    public int Length => Rows * Columns;
}

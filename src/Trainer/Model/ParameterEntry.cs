namespace Sweeper.Trainer.Model;

/// <summary>One named tensor of a model, row-major <c>[Rows, Columns]</c> (inputs, outputs), at an offset of the flat parameter vector.</summary>
/// <param name="Name">As in the weights file: <c>blocks.0.attention.qkv</c>.</param>
/// <param name="Constant">Every element starts at this value; null: normal numbers of the model's init_std.</param>
public sealed record ParameterEntry(string Name, int Offset, int Rows, int Columns, float? Constant)
{
    public int Length => Rows * Columns;
}

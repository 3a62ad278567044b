namespace Sweeper.Trainer.Model;

/// <summary>The tables of positional encodings of a model, made when they are first asked for.</summary>
/// <param name="options">Which of them.</param>
/// <param name="context">T.</param>
internal sealed class Encodings(ModelOptions options, int context)
{
    private readonly Lazy<float[]> _table = new(() => Sinusoids.Table(context, options.Width));
    private readonly Lazy<float[]> _rotations = new(() => Rotary.Table(context, options.KeyDim));

    /// <summary>Queries and keys are rotated.</summary>
    public bool Rotate => options.Rope;

    /// <summary>[T, D], <see cref="Sinusoids"/>, row-major.</summary>
    public float[] Table => _table.Value;

    /// <summary>[T, K], <see cref="Rotary"/>.</summary>
    public float[] Rotations => _rotations.Value;
}

namespace Sweeper.Trainer.Model;

/// <summary>The tables of positional encodings of a model.</summary>
/// <param name="Table">[T, D], <see cref="Sinusoids"/>, row-major; empty without.</param>
/// <param name="Rotations">[T, K], <see cref="Rotary"/>; empty without.</param>
internal sealed record Encodings(float[] Table, float[] Rotations);

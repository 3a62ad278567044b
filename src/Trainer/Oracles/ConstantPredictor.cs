using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Oracles;

/// <summary>Predicts the same number in every channel, 0 or a probability of 1 / V: what a model that has learnt nothing scores.</summary>
internal sealed class ConstantPredictor(double value) : IPredictor
{
    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions) => predictions.Fill(Vector512.Create(value));
}

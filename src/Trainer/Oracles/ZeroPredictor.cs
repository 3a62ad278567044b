using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Oracles;

/// <summary>Always predicts zero: what a model that has learnt nothing scores.</summary>
internal sealed class ZeroPredictor : IPredictor
{
    public void Predict(bool upper, ReadOnlySpan<Vector512<double>> observations, Span<Vector512<double>> predictions) => predictions.Clear();
}

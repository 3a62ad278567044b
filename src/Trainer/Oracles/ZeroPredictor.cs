namespace Sweeper.Trainer.Oracles;

/// <summary>Always predicts zero: what a model that has learnt nothing scores.</summary>
internal sealed class ZeroPredictor : IPredictor
{
    public void Predict(int lane, ReadOnlySpan<double> observations, Span<double> predictions) => predictions.Clear();
}

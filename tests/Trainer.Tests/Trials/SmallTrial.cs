using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Trainer.Tests.Trials;

/// <summary>Trials that train in milliseconds.</summary>
internal static class SmallTrial
{
    public static TransformerExecutor Executor { get; } = new();

    /// <summary>Two layers of width 12 at context 8, 20 steps; <paramref name="settings"/> as <c>path=value</c>.</summary>
    public static Configuration Configuration(params string[] settings)
    {
        string[] small =
        [
            "task.state_dim=3", "task.context=8", "model.layers=2", "model.heads=2", "model.key_dim=5", "model.width=12", "training.steps=20", "training.batch=20",
            "training.learning_rate=0.003", "evaluation.sequences=40", "evaluation.every=6",
        ];
        return small.Concat(settings).Aggregate(Executor.Schema.Defaults, (configuration, setting) =>
        {
            var (path, text) = (setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            return configuration.With(path, Executor.Schema.Find(path)!.Kind switch
            {
                ValueKind.Integer => Value.Of(long.Parse(text)),
                ValueKind.Real => Value.Of(double.Parse(text)),
                ValueKind.Truth => Value.Of(bool.Parse(text)),
                _ => Value.Of(text),
            });
        });
    }

    public static Trial Of(int seed, params string[] settings) => Trial.Of(Configuration(settings), seed, Executor.Numerics);
}

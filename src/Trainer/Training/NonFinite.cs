using System.Globalization;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Training;

/// <summary>
/// Names the first number of a run that is not finite, in the order in which numbers follow from each other: weights in the order of the model, tokens, targets,
/// prediction, gradients. Looked for only when a trial has failed, by running its forward passes again: a step pays nothing for it.
/// </summary>
internal static class NonFinite
{
    /// <summary>Null: all of them are finite.</summary>
    /// <param name="kernels">Of the run.</param>
    /// <param name="run">Its last step ended in a loss that is not finite, or its weights are not.</param>
    /// <param name="test">True: after an evaluation, whose sequences are those of the test set. False: after a training step.</param>
    public static string? First(IKernels kernels, TrainingRun run, bool test) =>
        InVector(kernels, run, run.Model.Weights, "weight ") ?? InPasses(kernels, run, test) ?? InVector(kernels, run, run.Model.Gradient, "gradient of ");

    private static string? InPasses(IKernels kernels, TrainingRun run, bool test)
    {
        foreach (var (first, counted) in run.Replay(test))
        {
            var found = InActivation(kernels, run.Model.Tokens, run.Model.Tokens.Channels, first, counted, "token")
                ?? InActivation(kernels, run.Targets, run.Targets.Channels, first, counted, "target")
                ?? InActivation(kernels, run.Model.Prediction, run.Targets.Channels, first, counted, "prediction");
            if (found is not null)
                return found;
        }

        return null;
    }

    private static string? InVector(IKernels kernels, TrainingRun run, ParameterVector vector, string what)
    {
        if (kernels.AllFinite(vector))
            return null;
        var values = new float[vector.Length];
        kernels.Save(vector, values);
        var at = Array.FindIndex(values, x => !float.IsFinite(x));
        var entry = run.Layout.Parameters.Entries.Last(e => e.Offset <= at);
        var (row, column) = Math.DivRem(at - entry.Offset, entry.Columns);
        return $"{what}{entry.Name}[{row}, {column}] is {Text(values[at])}";
    }

    /// <summary>Among the first channels of the sequences that count, sequence by sequence.</summary>
    private static string? InActivation(IKernels kernels, Activation activation, int channels, int first, int counted, string what)
    {
        var values = new float[activation.Length];
        kernels.Save(activation, values);
        for (var sequence = 0; sequence < counted; sequence++)
        {
            for (var t = 0; t < activation.Context; t++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var row = (sequence / Lane.Count * activation.Context) + t;
                    var value = values[(((row * activation.Channels) + c) * Lane.Count) + (sequence % Lane.Count)];
                    if (!float.IsFinite(value))
                        return $"{what}[sequence {first + sequence}, position {t}, channel {c}] is {Text(value)}";
                }
            }
        }

        return null;
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}

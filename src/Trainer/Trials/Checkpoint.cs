using System.Globalization;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Weights;

namespace Sweeper.Trainer.Trials;

/// <summary>
/// Everything that a trial carries from step to step, as safetensors: weights, both moments, the step, and the training loss summed since the last evaluation.
/// Data needs no state: it is a function of seed and step.
/// </summary>
internal static class Checkpoint
{
    private static readonly (string Name, TrainingVector Vector)[] Vectors =
        [("weights", TrainingVector.Weights), ("first_moment", TrainingVector.FirstMoment), ("second_moment", TrainingVector.SecondMoment)];

    /// <param name="host">As long as the weights: what is written goes through it, one vector after the other.</param>
    public static void Write(Stream stream, ITrainer trainer, RunningMean trainLoss, float[] host)
    {
        var metadata = new Dictionary<string, string>
        {
            ["step"] = trainer.Step.ToString(CultureInfo.InvariantCulture),
            ["train_loss_sum"] = trainLoss.Sum.ToString("R", CultureInfo.InvariantCulture),
            ["train_loss_count"] = trainLoss.Count.ToString(CultureInfo.InvariantCulture),
        };
        Safetensors.WriteHeader(stream, Vectors.Select(v => (v.Name, (IReadOnlyList<int>)[host.Length])), metadata);
        foreach (var (_, vector) in Vectors)
        {
            trainer.Save(vector, host);
            Safetensors.WriteValues(stream, host);
        }
    }

    /// <exception cref="InvalidDataException">Not a whole checkpoint of this model.</exception>
    public static RunningMean Read(Stream stream, ITrainer trainer)
    {
        var (tensors, metadata) = Safetensors.Read(stream);
        var length = trainer.Layout.Parameters.Length;
        foreach (var (name, vector) in Vectors)
        {
            if (!tensors.TryGetValue(name, out var tensor) || tensor.Values.Length != length)
                throw new InvalidDataException($"The checkpoint must hold '{name}' with {length} numbers.");
            trainer.Load(vector, tensor.Values.Span);
        }

        trainer.Step = Number<int>(metadata, "step");
        return new RunningMean(Number<double>(metadata, "train_loss_sum"), Number<int>(metadata, "train_loss_count"));
    }

    private static T Number<T>(IReadOnlyDictionary<string, string> metadata, string name)
        where T : IParsable<T> =>
        T.TryParse(metadata.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"The checkpoint must say its '{name}'.");
}

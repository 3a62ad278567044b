using System.Globalization;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The checkpoints of one trial, named by their steps. The newest two are kept: where the newest is damaged, the one before it takes its place.
/// </summary>
internal sealed class TrialCheckpoints(IStore store, TrialId trial)
{
    private const int Kept = 2;
    private const int Digits = 10;

    /// <summary>Newest first. What is not named like a checkpoint is none.</summary>
    public IReadOnlyList<CheckpointFile> Newest() =>
        [.. store.List(FolderOf(trial)).Select(StepOf).OfType<int>().OrderDescending().Select(At)];

    public CheckpointFile At(int step) => new(store, trial, step);

    /// <summary>The newest one that is whole; null when there is none. Only looks.</summary>
    public StoredCheckpoint? NewestWhole() => Newest().Select(file => file.Read(out _)).FirstOrDefault(whole => whole is not null);

    /// <summary>Steps of the checkpoints that the store has now.</summary>
    public SortedSet<int> Steps() => [.. Newest().Select(file => file.Step)];

    /// <summary>Removes what is older than the newest two.</summary>
    /// <param name="steps">Of the checkpoints that there are: an attempt knows them, and need not ask a store that may be away. Those that go are taken out.</param>
    public void Prune(SortedSet<int> steps)
    {
        while (steps.Count > Kept)
            Delete(steps, steps.Min);
    }

    /// <param name="steps">Of the checkpoints that there are.</param>
    /// <param name="step">Of the one to keep; null to keep none.</param>
    public void DropAllBut(SortedSet<int> steps, int? step)
    {
        foreach (var other in steps.Where(s => s != step).ToList())
            Delete(steps, other);
    }

    private void Delete(SortedSet<int> steps, int step)
    {
        At(step).Delete();
        steps.Remove(step);
    }

    internal static string FolderOf(TrialId trial) => $"trials/{trial}/checkpoints/";

    private static int? StepOf(string name)
    {
        var text = name[(name.LastIndexOf('/') + 1)..];
        return text.Length == Digits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }
}

using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Trials;

/// <summary>What a running trial sees of the engine around it. All calls come from the trial's own thread.</summary>
public interface ITrialContext
{
    Trial Trial { get; }

    /// <summary>Where the trial was leased to; null: anywhere, which executors of one device need not tell apart.</summary>
    DeviceId? Device => null;

    /// <summary>True when enough time has passed since the last checkpoint that another is worth its cost. Asked between steps; never changes what is computed.</summary>
    bool CheckpointDue { get; }

    /// <summary>
    /// The newest whole checkpoint of this trial, or the last one of a shorter trial of its <see cref="ITrialExecutor.Lineage"/>; null when it starts from step 0. The
    /// caller disposes it. Where it cannot be used, throw an <see cref="InvalidDataException"/> before anything is saved, reported or shown: the one before it is tried.
    /// </summary>
    Stream? OpenCheckpoint();

    /// <summary>Writes a checkpoint, atomically: a reader sees the old one or the new one.</summary>
    /// <param name="step">Steps done. The reports up to here are part of it.</param>
    /// <exception cref="IOException">The store cannot take it.</exception>
    void SaveCheckpoint(int step, Action<Stream> write);

    /// <summary>Writes a named result file (<c>weights.safetensors</c>), atomically.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    void SaveArtifact(string name, Action<Stream> write);

    /// <summary>Adds to the trial's reports. Steps rise; after a resume they continue from the checkpoint's step.</summary>
    void Report(Report report);

    /// <summary>For people who watch. Cheap; may be called every few steps.</summary>
    void Show(Progress progress);
}

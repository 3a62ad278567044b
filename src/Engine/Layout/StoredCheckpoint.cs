using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>A checkpoint whose bytes were found whole.</summary>
/// <param name="Reports">Of the trial up to its step, steps rising.</param>
internal sealed record StoredCheckpoint(CheckpointFile File, CheckpointHeader Header, IReadOnlyList<Report> Reports);

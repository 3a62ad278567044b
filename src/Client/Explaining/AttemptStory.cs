using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Explaining;

/// <summary>One attempt at a trial, as the journal has it.</summary>
/// <param name="Step">Highest step that it reported; -1: none.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Ending">Null while it runs, and where its process was killed.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record AttemptStory(int Attempt, DeviceId Device, DateTimeOffset StartedAt, int Step, DateTimeOffset? EndedAt, Ending? Ending, string? Message);

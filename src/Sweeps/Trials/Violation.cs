namespace Sweeper.Sweeps.Trials;

/// <summary>A law between parameters that a configuration breaks.</summary>
/// <param name="Path">The parameter to point at in the file.</param>
/// <param name="Message">Law, values, remedy: "`model.width` must be 4 * task.state_dim = 40 for constructed tokens, but is 32. Set model.width: 40."</param>
public sealed record Violation(string Path, string Message);

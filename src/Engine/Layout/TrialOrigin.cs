namespace Sweeper.Engine.Layout;

/// <summary>The shorter trial of the same lineage that a trial continues.</summary>
/// <param name="Trial">Its id.</param>
/// <param name="Step">Its last step: up to there the two trials are one.</param>
public sealed record TrialOrigin(string Trial, int Step);

namespace Sweeper.Engine.Processes;

/// <summary>A message between a process and its child.</summary>
/// <param name="Trial">Number of the trial on this connection.</param>
internal readonly record struct Frame(FrameKind Kind, int Trial, byte[] Body);

namespace Sweeper.Engine.Processes;

/// <summary>The child is gone in the middle of something: ends what the store was writing.</summary>
internal sealed class ChildDiedException() : IOException("The child process is gone.");

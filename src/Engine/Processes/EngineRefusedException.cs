namespace Sweeper.Engine.Processes;

/// <summary>In a child: the engine threw when it was asked for something. It has its own exception still.</summary>
internal sealed class EngineRefusedException(string message) : IOException(message);

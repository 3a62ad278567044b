namespace Sweeper.Engine.Service;

/// <summary>Nobody can answer just now: a machine is gone and another has not taken over yet, or the store does not answer. Ask again.</summary>
public sealed class ServiceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

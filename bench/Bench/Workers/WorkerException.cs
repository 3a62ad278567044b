namespace Sweeper.Bench.Workers;

/// <summary>A worker could not do what it was asked: a kind that the peer does not know, too little memory.</summary>
internal sealed class WorkerException(string message) : Exception(message);

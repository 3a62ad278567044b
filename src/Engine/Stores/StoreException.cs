namespace Sweeper.Engine.Stores;

/// <summary>
/// The store cannot do what is asked: law, values, remedy in the message, which is meant for the person at the console. An <see cref="IOException"/>, so that a
/// trial that writes need not tell the two apart.
/// </summary>
public class StoreException(string message, Exception? cause = null) : IOException(message, cause);

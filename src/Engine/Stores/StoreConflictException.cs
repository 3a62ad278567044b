namespace Sweeper.Engine.Stores;

/// <summary>Somebody else wrote where only one may: whoever gets this is no longer the one who may, and must stop.</summary>
public sealed class StoreConflictException(string message, Exception? cause = null) : StoreException(message, cause)
{
    /// <param name="length">Bytes that the object has; null when there is none, or nobody knows.</param>
    public static StoreConflictException OfAppend(string store, string name, long at, long? length) => new(
        $"'{name}' of the store '{store}' must be {at} bytes long to be appended to, but {(length is null ? "is not there" : $"has {length}")}: somebody else wrote it; "
        + "let one process at a time write it, and run the same command again");
}

namespace Sweeper.Engine.Stores;

/// <summary>
/// Named objects, few primitives: what a folder and a blob container can both do. What the objects are called and what is in them is decided once, above it.
/// Several processes may have the same store open, and calls may come from several threads; what must be done by one alone goes through <see cref="Hold"/>.
/// </summary>
/// <remarks>
/// A name is one to eight segments of <c>a-z 0-9 . _ -</c> joined by <c>/</c>, at most 200 characters, no segment starting or ending with a dot or being a
/// device of Windows (<c>con</c>, <c>nul</c>, <c>com1</c>): <c>trials/0a1b/result.json</c>. Any other name is an <see cref="ArgumentException"/>. Every other
/// error is an <see cref="IOException"/>.
/// </remarks>
public interface IStore : IDisposable
{
    /// <summary>As the user named it, for messages: <c>sweeps</c>.</summary>
    string Name { get; }

    /// <summary>The whole object, to be read forwards and disposed by the caller; null when there is none.</summary>
    Stream? OpenRead(string name);

    /// <summary>Bytes of the object; null when there is none.</summary>
    long? Length(string name);

    /// <summary>
    /// Writes or replaces an object, atomically and durably: a reader sees the old one or the new one, also after a power cut. When <paramref name="write"/>
    /// throws, the old one stays.
    /// </summary>
    void Write(string name, Action<Stream> write);

    /// <summary>What stands for the object as it is now, for <see cref="TryWrite"/>; null when there is none.</summary>
    ObjectTag? Tag(string name);

    /// <summary>
    /// <see cref="Write"/>, but only if the object still has that tag. Of several writers that expect the same, one succeeds, whatever process they are in.
    /// </summary>
    /// <param name="expected">From <see cref="Tag"/>; null: only if there is no such object.</param>
    /// <returns>False when somebody else was faster: nothing was written.</returns>
    bool TryWrite(string name, Action<Stream> write, ObjectTag? expected);

    /// <summary>
    /// Appends to an object, which it creates when there is none, and makes that durable. A process that is killed may leave a part of the bytes, of the newest
    /// append only; a call that throws leaves none if that can be helped.
    /// </summary>
    /// <param name="at">Length of the object as the caller knows it; 0 when there is none.</param>
    /// <exception cref="StoreConflictException">The object is of another length: somebody else wrote it. Nothing was appended.</exception>
    void Append(string name, ReadOnlySpan<byte> bytes, long at);

    /// <summary>Removes the object if it is there.</summary>
    void Delete(string name);

    /// <summary>Names of all whole objects below a folder (<c>trials/0a1b/</c>; empty for all), in ordinal order.</summary>
    /// <param name="prefix">Empty, or a name with a <c>/</c> at its end.</param>
    IReadOnlyList<string> List(string prefix);

    /// <summary>Holds a folder (<c>attention-1a2b3c</c>) for its one coordinator, until disposed or the process ends. Others may still read and write in it.</summary>
    /// <param name="holder">Who asks, for the message that the next one gets.</param>
    /// <exception cref="StoreException">Somebody holds it, in this process or another, and is named.</exception>
    IStoreHold Hold(string name, StoreHolder holder);

    /// <summary>Who holds a folder now, as far as can be seen without touching it; null when nobody seems to.</summary>
    StoreHolder? HolderOf(string name);
}

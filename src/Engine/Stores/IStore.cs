namespace Sweeper.Engine.Stores;

/// <summary>
/// Named objects, few primitives: what a folder and a blob container can both do. What the objects are called and what is in them is decided once,
/// above it. Whoever has an open store owns it: nobody else writes to it. Calls may come from several threads; one object is written by one at a time.
/// </summary>
/// <remarks>
/// A name is one to eight segments of <c>A-Z a-z 0-9 . _ -</c> joined by <c>/</c>, none starting with a dot, at most 200 characters:
/// <c>trials/0a1b/result.json</c>. Any other name is an <see cref="ArgumentException"/>. Every other error is an <see cref="IOException"/>.
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

    /// <summary>
    /// Appends to an object, which it creates when there is none. A process that is killed may leave a part of the bytes, of the newest append only; a call
    /// that throws leaves none if that can be helped. Survives the end of the process; a power cut only after <see cref="Flush"/>.
    /// </summary>
    void Append(string name, ReadOnlySpan<byte> bytes);

    /// <summary>Makes what was appended so far survive a power cut too.</summary>
    void Flush(string name);

    /// <summary>Removes the object if it is there.</summary>
    void Delete(string name);

    /// <summary>Names of all whole objects below a folder (<c>trials/0a1b/</c>; empty for all), in ordinal order.</summary>
    /// <param name="prefix">Empty, or a name with a <c>/</c> at its end.</param>
    IReadOnlyList<string> List(string prefix);
}

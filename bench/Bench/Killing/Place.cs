using Sweeper.Engine.Stores;

namespace Sweeper.Bench.Killing;

/// <summary>A store of its own for one sweep.</summary>
internal abstract class Place
{
    /// <summary>For <c>--store</c>.</summary>
    public abstract string Address { get; }

    /// <summary>What the console's process needs to find it.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>To look at it. The caller disposes it.</summary>
    public abstract IStore Open();

    /// <summary>What killed processes left that should not be there when a run has ended by itself.</summary>
    public abstract IEnumerable<string> Leftovers();

    /// <summary>Everything is as it should be: it is not needed any more.</summary>
    public abstract void Remove();

    /// <summary>Temporary files of writes that never came to their end.</summary>
    protected static IEnumerable<string> Temporary(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, ".tmp-*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }) : [];
}

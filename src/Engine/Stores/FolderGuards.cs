using System.Text;

namespace Sweeper.Engine.Stores;

/// <summary>
/// Keeps the changes of one object apart, between threads and between processes, for as long as a change takes: a locked file out of a few in <c>.locks/</c>, by
/// a hash of the object's name. They stay, because a lock file that is deleted lets two in.
/// </summary>
internal sealed class FolderGuards(string root)
{
    private const int Count = 64;
    private readonly string _folder = Path.Combine(root, ".locks");
    private readonly Lock[] _threads = [.. Enumerable.Range(0, Count).Select(_ => new Lock())];

    /// <summary>Does something while nobody else changes the object.</summary>
    public void With(string name, Action change)
    {
        var number = Stripe(name);
        lock (_threads[number])
        {
            using var file = Take(Path.Combine(_folder, $".lock-{number:00}"));
            change();
        }
    }

    /// <summary>FNV-1a: every process must come to the same number.</summary>
    private static int Stripe(string name)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 16777619u;
        return (int)(hash % Count);
    }

    private FileStream Take(string path)
    {
        var wait = default(SpinWait);
        for (; ; )
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(_folder);
            }
            catch (IOException e) when (FolderHold.IsHeld(e))
            {
                // Another process: for the time of a rename or an append. One that dies lets go.
                wait.SpinOnce();
            }
        }
    }
}

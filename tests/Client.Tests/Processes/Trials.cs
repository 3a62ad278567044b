namespace Sweeper.Client.Tests.Processes;

/// <summary>The files of trials in a store.</summary>
internal static class Trials
{
    /// <summary>Bytes of a file of every trial that has it, in hexadecimal, by trial id.</summary>
    public static SortedDictionary<string, string> Read(TemporaryFolder folder, string store, string file = "weights.safetensors") =>
        new(Directory.EnumerateDirectories(folder.At(store, "trials"))
            .Where(trial => File.Exists(Path.Combine(trial, file)))
            .ToDictionary(trial => Path.GetFileName(trial), trial => Convert.ToHexString(File.ReadAllBytes(Path.Combine(trial, file)))), StringComparer.Ordinal);

    /// <summary>Reports of trials that have come as far as a journal; 0 before there is one.</summary>
    public static int Reported(TemporaryFolder folder, string store) =>
        Directory.Exists(folder.At(store))
            ? Directory.EnumerateFiles(folder.At(store), "*", SearchOption.AllDirectories).Where(IsJournal).Sum(f => ReadShared(f).Split("\"reported\"").Length - 1)
            : 0;

    private static bool IsJournal(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal) && path.Contains("journal", StringComparison.Ordinal);

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}

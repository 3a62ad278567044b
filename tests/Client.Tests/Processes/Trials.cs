namespace Sweeper.Client.Tests.Processes;

/// <summary>The files of trials in a store.</summary>
internal static class Trials
{
    /// <summary>Bytes of a file of every trial that has it, in hexadecimal, by trial id.</summary>
    public static SortedDictionary<string, string> Read(TemporaryFolder folder, string store, string file = "weights.safetensors") =>
        new(Directory.EnumerateDirectories(folder.At(store, "trials"))
            .Where(trial => File.Exists(Path.Combine(trial, file)))
            .ToDictionary(trial => Path.GetFileName(trial), trial => Convert.ToHexString(File.ReadAllBytes(Path.Combine(trial, file)))), StringComparer.Ordinal);

    /// <summary>Length of the only trial's <c>reports.jsonl</c>; 0 before there is one.</summary>
    public static long Reported(TemporaryFolder folder, string store) =>
        Directory.Exists(folder.At(store, "trials"))
            ? Directory.EnumerateFiles(folder.At(store, "trials"), "reports.jsonl", SearchOption.AllDirectories).Select(f => new FileInfo(f).Length).FirstOrDefault()
            : 0;
}

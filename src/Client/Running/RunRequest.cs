namespace Sweeper.Client.Running;

/// <summary>What <c>sweeper run</c> was asked for.</summary>
internal sealed record RunRequest(string Spec, IReadOnlyList<string> Sets, string Store, int Devices, bool Json, bool Plain)
{
    /// <summary>The command that carries on, to be pasted into a shell.</summary>
    public string Command()
    {
        List<string> words = ["sweeper", "run", Spec];
        words.AddRange(Sets.SelectMany(set => new[] { "--set", set }));
        if (Store != Inputs.SharedOptions.DefaultStore)
            words.AddRange(["--store", Store]);
        if (Devices != Environment.ProcessorCount)
            words.AddRange(["--devices", $"{Devices}"]);
        return string.Join(' ', words.Select(Quote));
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";
}

using Sweeper.Client.Clusters;
using Sweeper.Client.Inputs;
using Sweeper.Engine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Client.Running;

/// <summary>What <c>sweeper run</c> was asked for.</summary>
internal sealed record RunRequest(
    string Spec, IReadOnlyList<string> Sets, string Store, DeviceSpec Where, int ThreadsPerTrial, TimeSpan CheckpointEvery, bool Json, bool Plain)
{
    /// <summary>Cores for what is computed beside trials.</summary>
    public int Cores => Where.Kind == DeviceKind.Cpu ? Where.Seats ?? 1 : Environment.ProcessorCount;

    /// <summary>Where it is to run; null: here.</summary>
    public ClusterAddress? Cluster { get; init; }

    /// <summary>Only to be submitted.</summary>
    public bool Detach { get; init; }

    /// <summary>Least time between two checkpoints of a trial, unless another is asked for.</summary>
    public static TimeSpan UsualCheckpoints { get; } = new EngineOptions().CheckpointInterval;

    /// <summary>As many trials as there are cores for.</summary>
    public static DeviceSpec UsualDevices(int threadsPerTrial) => DeviceSpec.Cpu(Math.Max(1, Environment.ProcessorCount / threadsPerTrial));

    /// <summary>The command that carries on, to be pasted into a shell.</summary>
    public string Command()
    {
        List<string> words = ["sweeper", .. Cluster?.Words ?? [], "run", Spec];
        words.AddRange(Sets.SelectMany(set => new[] { "--set", set }));
        if (Cluster is not null)
            return Quoted(words);
        if (Store != SharedOptions.DefaultStore)
            words.AddRange(["--store", Store]);
        if (ThreadsPerTrial > 1)
            words.AddRange(["--threads-per-trial", $"{ThreadsPerTrial}"]);
        if (Where != UsualDevices(ThreadsPerTrial))
            words.AddRange(["--devices", $"{Where}"]);
        if (CheckpointEvery != UsualCheckpoints)
            words.AddRange(["--checkpoint-every", Duration.Text(CheckpointEvery)]);
        return Quoted(words);
    }

    /// <summary>As a shell takes them.</summary>
    public static string Quoted(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";
}

using System.Globalization;

namespace Sweeper.Sweeps.Sharing;

/// <summary>What a sweep asks of each device that trains its trials.</summary>
/// <param name="Kind">One of <see cref="DeviceKind"/>; null: any.</param>
/// <param name="LeastMemoryBytes">≥ 0; 0: any. Memory counts in steps of <see cref="DeviceClass.MemoryStep"/>.</param>
/// <param name="Numerics">The version that the sweep's trials were named with; empty: any.</param>
public sealed record DeviceNeed(string? Kind, long LeastMemoryBytes, string Numerics)
{
    /// <summary>Met by every device.</summary>
    public static DeviceNeed Any { get; } = new(null, 0, "");

    public bool IsMetBy(DeviceFacts device) => IsMetBy(DeviceClass.Of(device));

    public bool IsMetBy(DeviceClass devices) =>
        (Kind is null || Kind == devices.Kind)
        && devices.MemoryBytes >= LeastMemoryBytes
        && (Numerics.Length == 0 || Numerics == devices.Numerics);

    /// <summary>
    /// Why a sweep waits: <c>asks for cuda with 40 GB, but the 8 devices of the cluster are cpu</c>. Null when a device meets the need. Of the cluster it says
    /// only what the need is about.
    /// </summary>
    /// <param name="cluster">Classes of devices, each with how many there are.</param>
    public string? WhyNobody(IEnumerable<(DeviceClass Class, int Count)> cluster)
    {
        var devices = cluster.Where(c => c.Count > 0).ToList();
        if (devices.Any(c => IsMetBy(c.Class)))
            return null;
        var count = devices.Sum(c => c.Count);
        if (count == 0)
            return $"asks for {Wish(Numerics.Length > 0)}, but the cluster has no device";

        var ofKind = devices.Where(c => Kind is null || c.Class.Kind == Kind).ToList();
        var memoryMatters = ofKind.Count > 0 && LeastMemoryBytes > 0;
        var numericsMatter = Numerics.Length > 0 && ofKind.Any(c => c.Class.MemoryBytes >= LeastMemoryBytes);
        var words = devices
            .Select(c => Text(c.Class.Kind, memoryMatters ? c.Class.MemoryBytes : 0, numericsMatter ? c.Class.Numerics : ""))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        return $"asks for {Wish(numericsMatter)}, but the {(count == 1 ? "only device" : $"{count} devices")} of the cluster {(count == 1 ? "is" : "are")} {List(words)}";
    }

    private string Wish(bool numerics) => Text(Kind ?? "any device", LeastMemoryBytes, numerics ? Numerics : "");

    private static string Text(string kind, long memory, string numerics) => (memory > 0, numerics.Length > 0) switch
    {
        (true, true) => $"{kind} with {Gigabytes(memory)} and numerics {numerics}",
        (true, false) => $"{kind} with {Gigabytes(memory)}",
        (false, true) => $"{kind} with numerics {numerics}",
        _ => kind,
    };

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB");

    private static string List(List<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
}

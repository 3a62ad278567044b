using System.Globalization;

namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// What <c>--devices</c> says, to the console as to a silo: <c>4</c> and <c>cpu:4</c> (cores), <c>torch-cpu</c> and <c>torch-cpu:2</c> (libtorch on the processor, so many trials
/// at a time), <c>cuda:0</c>, <c>cuda:0,1</c> and <c>cuda:all</c> (GPUs), <c>none</c>.
/// </summary>
public sealed record DeviceSpec
{
    /// <summary>The most cores, or seats, that one process may have.</summary>
    public const int Most = 1024;

    private DeviceSpec(string kind) => Kind = kind;

    /// <summary>One of <see cref="DeviceKind"/>; empty for <c>none</c>.</summary>
    public string Kind { get; }

    /// <summary>Trials at a time: cores of <c>cpu</c>, seats of <c>torch-cpu</c>; null where the text leaves it to the device.</summary>
    public int? Seats { get; private init; }

    /// <summary>Numbers of the GPUs, as the driver counts them, ascending; null for all of them, and for other kinds.</summary>
    public IReadOnlyList<int>? Gpus { get; private init; }

    public bool IsNone => Kind.Length == 0;

    /// <param name="count">1 … <see cref="Most"/>.</param>
    public static DeviceSpec Cpu(int count) => new(DeviceKind.Cpu) { Seats = count };

    /// <param name="text">As the user wrote it.</param>
    /// <param name="subject">What the user wrote it after, for the message: <c>--devices</c>.</param>
    /// <param name="allowsNone">Whether there may be no device at all.</param>
    /// <exception cref="FormatException">It is none of that; the message has law, value and examples.</exception>
    public static DeviceSpec Parse(string text, string subject, bool allowsNone) =>
        Read(text, allowsNone) ?? throw new FormatException(
            $"{subject} must be a number of cores in 1 … {Most} (4 or cpu:4), torch-cpu or torch-cpu:N, or GPUs by their numbers (cuda:0, cuda:0,1, cuda:all){(allowsNone ? ", or none" : "")}, but is '{text}'.");

    /// <summary>As it would be written: <c>4</c>, <c>torch-cpu:2</c>, <c>cuda:0,1</c>.</summary>
    public override string ToString() => Kind switch
    {
        "" => "none",
        DeviceKind.Cpu => $"{Seats}",
        DeviceKind.Cuda => $"cuda:{(Gpus is null ? "all" : string.Join(',', Gpus))}",
        _ => Seats is null ? Kind : $"{Kind}:{Seats}",
    };

    public bool Equals(DeviceSpec? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static DeviceSpec? Read(string text, bool allowsNone)
    {
        var colon = text.IndexOf(':');
        var (kind, rest) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            "none" when rest is null && allowsNone => new DeviceSpec(""),
            DeviceKind.TorchCpu when rest is null => new DeviceSpec(DeviceKind.TorchCpu),
            DeviceKind.TorchCpu when Count(rest!) is { } seats => new DeviceSpec(DeviceKind.TorchCpu) { Seats = seats },
            DeviceKind.Cpu when rest is not null && Count(rest) is { } cores => Cpu(cores),
            DeviceKind.Cuda when rest == "all" => new DeviceSpec(DeviceKind.Cuda),
            DeviceKind.Cuda when rest is not null && Numbers(rest) is { } gpus => new DeviceSpec(DeviceKind.Cuda) { Gpus = gpus },
            _ when rest is null && Count(kind) is { } cores => Cpu(cores),
            _ => null,
        };
    }

    private static int? Count(string text) => Number(text) is >= 1 and <= Most and var count ? count : null;

    private static List<int>? Numbers(string text)
    {
        var numbers = text.Split(',').Select(Number).ToList();
        return numbers.All(n => n is < Most) && numbers.Distinct().Count() == numbers.Count ? [.. numbers.Select(n => n!.Value).Order()] : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using System.Text.Json;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Spectre.Console;

namespace Sweeper.Client.Machines;

/// <summary>The devices of this machine, and beneath them what is missing and how to get it.</summary>
internal static class LocalDeviceSheet
{
    public static void Print(IReadOnlyList<LocalDevice> devices, bool json)
    {
        if (json)
            JsonPrinter.Print(JsonSerializer.SerializeToNode(devices, StoreJson.Document)!);
        else
            Print(devices);
    }

    private static void Print(IReadOnlyList<LocalDevice> devices)
    {
        var sheet = new Sheet(new("device"), new("name", Rank: 2), new("cores", Numbers: true, Rank: 3), new("memory", Numbers: true), new("driver", Rank: 1), new("product", Numbers: true), new("copy", Numbers: true));
        foreach (var d in devices.Where(d => d.Name is not null))
            sheet.Add([d.Id, d.Name!, d.Cores is { } cores ? $"{cores}" : Figures.None, Memory(d), d.Driver ?? Figures.None, Rate(d.FlopsPerSecond, "FLOP"), Rate(d.CopyBytesPerSecond, "B")]);
        sheet.Print(Terminal.Out);
        foreach (var message in devices.SelectMany(d => d.Missing))
            Terminal.Out.WriteLine(message);
    }

    private static string Memory(LocalDevice device) => device switch
    {
        { MemoryBytes: 0 } => Figures.None,
        { MemoryUsedBytes: { } used } => $"{Figures.Bytes(device.MemoryBytes)}, {Figures.Bytes(used)} in use",
        _ => Figures.Bytes(device.MemoryBytes),
    };

    private static string Rate(double? perSecond, string unit)
    {
        if (perSecond is not { } rate)
            return Figures.None;
        var text = Figures.Amount(rate);
        return char.IsAsciiLetter(text[^1]) ? $"{text[..^1]} {text[^1]}{unit}/s" : $"{text} {unit}/s";
    }
}

using System.CommandLine.Parsing;
using System.Globalization;

namespace Sweeper.Client.Inputs;

/// <summary>What <c>--devices</c> may say: <c>4</c> or <c>cpu:4</c>, so many cores.</summary>
internal static class DeviceCount
{
    private const int Most = 1024;
    private const string Cpu = "cpu:";

    public static int Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var number = text.StartsWith(Cpu, StringComparison.Ordinal) ? text[Cpu.Length..] : text;
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most)
            return count;
        var here = Environment.ProcessorCount;
        result.AddError($"--devices must be a number of cores in 1 … {Most}, such as 4 or cpu:4, but is '{text}'. This machine has {here}.");
        return 1;
    }
}

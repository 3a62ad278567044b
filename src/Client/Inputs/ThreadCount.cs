using System.CommandLine.Parsing;
using System.Globalization;

namespace Sweeper.Client.Inputs;

/// <summary>What <c>--threads-per-trial</c> may say.</summary>
internal static class ThreadCount
{
    private const int Most = 256;

    public static int Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most)
            return count;
        result.AddError($"--threads-per-trial must be a number of cores in 1 … {Most}, but is '{text}'. This machine has {Environment.ProcessorCount}.");
        return 1;
    }
}

using System.CommandLine.Parsing;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Client.Inputs;

/// <summary>What <c>--devices</c> may say: cores, or devices of libtorch.</summary>
internal static class DeviceText
{
    public static DeviceSpec Parse(ArgumentResult result)
    {
        try
        {
            return DeviceSpec.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "", "--devices", allowsNone: false);
        }
        catch (FormatException e)
        {
            result.AddError($"{e.Message} This machine has {Environment.ProcessorCount}; `sweeper devices` lists what else.");
            return DeviceSpec.Cpu(1);
        }
    }
}

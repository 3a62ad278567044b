using System.CommandLine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Client.Inputs;

/// <summary>Arguments and options that several commands take, each with one name, default and description.</summary>
internal static class SharedOptions
{
    public const string DefaultStore = "sweeps";

    public static Argument<string> Spec() => new("spec") { HelpName = "SPEC.yaml", Description = "The sweep file." };

    public static Argument<string> StoreToLookAfter() => new("store")
    {
        HelpName = "STORE",
        Description = $"A folder or a blob container (docs/store.md); {DefaultStore} by default.",
        DefaultValueFactory = _ => DefaultStore,
    };

    public static Option<string?> OneSweep() => new("--sweep") { HelpName = "SWEEP", Description = "Only this sweep and its trials; by id, name, or the start of an id." };

    public static Argument<string> Sweep() => new("sweep") { HelpName = "SWEEP", Description = "A sweep's id, its name, or the start of its id." };

    /// <param name="none">What it means to name none.</param>
    public static Argument<string[]> TrialsOfSweep(string none) => new("trials")
    {
        HelpName = "TRIAL",
        Description = $"Ids of trials of the sweep, or the starts of them. {none}",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Argument<string> Trial() => new("trial") { HelpName = "TRIAL", Description = "A trial's id, the start of it, or the trace id in its result.json." };

    public static Option<string[]> Set() => new("--set")
    {
        HelpName = "path=value[,value…]",
        Description = "Overrides the file: one value sets a parameter, several make it an axis. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    public static Option<string> Store() => new("--store")
    {
        HelpName = "folder|azure:CONTAINER|https://…",
        Description = "Where sweeps are kept: a folder or a blob container (docs/store.md).",
        DefaultValueFactory = _ => DefaultStore,
    };

    public static Option<DeviceSpec> Devices() => new("--devices")
    {
        HelpName = "N|torch-cpu|cuda:0,1|cuda:all",
        Description = "N: trials at a time, one CPU core each; every core by default, or as many trials as have --threads-per-trial cores each. Others: see `sweeper devices`.",
        CustomParser = DeviceText.Parse,
        DefaultValueFactory = _ => DeviceSpec.Cpu(Environment.ProcessorCount),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON (docs/console.md) and nothing else on stdout." };
}

using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Replaying;
using Sweeper.Client.Running;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper replay</c>: trains a trial again and says whether it comes to the same bits, or, of another class of numerics, to about the same losses. Writes nothing.</summary>
internal sealed class ReplayCommand : ReadCommand
{
    private readonly Argument<string> _trial = SharedOptions.Trial();
    private readonly Option<int?> _until = new("--until") { HelpName = "STEP", Description = "Compare the reports up to this step only." };
    private readonly Option<DeviceSpec> _devices = new("--devices")
    {
        HelpName = "1|torch-cpu|cuda:0",
        Description = "Where to train it: one CPU core by default.",
        CustomParser = DeviceText.Parse,
        DefaultValueFactory = _ => DeviceSpec.Cpu(1),
    };

    private readonly Option<double?> _tolerance = new("--tolerance")
    {
        HelpName = "T",
        Description = $"Compare numbers within this share of them. By default bit by bit within a class of numerics, and within {ReplayRule.DefaultTolerance} over the first {ReplayRule.Horizon} steps across classes.",
    };

    public ReplayCommand()
        : base("replay", "Train a trial again, from step 0 and in memory, and compare its reports and weights bit by bit, or with another class of numerics within a tolerance. Writes nothing.")
    {
        Add(_trial);
        Add(_until);
        Add(_devices);
        Add(_tolerance);
        Validators.Add(result =>
        {
            if (result.GetValue(_until) < 0)
                result.AddError($"--until must be a step, 0 or more, but is {result.GetValue(_until)}.");
            if (result.GetValue(_tolerance) is { } tolerance && !(tolerance is >= 0 and < 1))
                result.AddError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--tolerance must be in 0 … 1, without 1, but is {tolerance}."));
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper replay c0a72e",
        "sweeper replay c0a72e --until 1000    the first 1000 steps only",
        "sweeper replay c0a72e --devices torch-cpu    by other kernels, within a tolerance",
        "sweeper replay 4bf92f3577b34da6a3ce929d0e0e4736    by the trace id in its result.json",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        using var interruption = new Interruption();
        var spec = parsed.GetValue(_devices)!;
        var executor = LocalExecutor.Open(spec);
        using var device = executor as IDisposable;
        var stored = Find(parsed.GetValue(_trial)!, store, executor, new DeviceId(spec.ToString()), parsed.GetValue(_tolerance));
        var replay = Replaying.Replay.Run(stored, executor, parsed.GetValue(_until), TimeProvider.System, interruption.Stop);
        if (json)
            JsonPrinter.Print(replay.ToJson());
        else
            Console.Out.WriteLine(replay);
        return replay.Difference is null ? ExitCode.Done : ExitCode.Differs;
    }

    private static ReplayedTrial Find(string asked, IStore store, ITrialExecutor executor, DeviceId device, double? tolerance)
    {
        var found = StoredTrial.Find(store, asked);
        var result = new TrialFolder(store, new TrialId(found.Id)).ReadResult();
        var here = executor.Hardware(device) ?? MachineFacts.Here.Cpu;
        var rule = ReplayRule.Of((string?)found.Trial["numerics"], result?.Cost.Hardware, executor.Numerics, here, tolerance);
        var stored = ReplayedTrial.Of(found, result, executor, rule);
        Console.Error.WriteLine(
            $"training trial {found.Id} again: seed {stored.Trial.Seed}, {Figures.Count(executor.Steps(stored.Trial.Configuration), "step")}, {Figures.Count(stored.Reports.Count, "report")} to compare, which must be {rule}");
        return stored;
    }
}

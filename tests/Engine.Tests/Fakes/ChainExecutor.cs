using System.Security.Cryptography;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>
/// A real, tiny kind of trial: N steps along a chain of hashes that starts from configuration and seed. One wrong, missing or repeated step gives another
/// artifact. It reports every second step, keeps the rules of checkpoints and stops, and can diverge.
/// </summary>
/// <param name="atStep">What the test does before a step, on the trial's thread: wait, stop the sweep, throw, take a copy of the store.</param>
internal sealed class ChainExecutor(Action<ITrialContext, int>? atStep = null) : ITrialExecutor
{
    public ParameterSchema Schema { get; } = new(
    [
        Parameter.Integer("chain.steps", 8, 0, 1000, "Links of the chain."),
        Parameter.Integer("chain.start", 0, 0, 1000, "Where the chain starts."),
        Parameter.Integer("chain.diverge_at", -1, -1, 1000, "Step at which it diverges; -1 for never."),
        Parameter.Integer("chain.artifact_bytes", 32, 32, 1 << 24, "Size of the artifact."),
        Parameter.Truth("chain.continues", false, "A longer chain begins like a shorter one; else the length decides all links."),
    ]);

    public string Numerics => "chain-1";

    public IReadOnlyList<string> Metrics => ["loss"];

    public IReadOnlyList<string> Oracles => [];

    public IReadOnlyList<Violation> Check(Configuration configuration) => [];

    public TrialCost Cost(Configuration configuration) => new(32, 64.0 * configuration.Integer("chain.steps"));

    public int Steps(Configuration configuration) => configuration.Integer("chain.steps");

    public bool IsReportStep(Configuration configuration, int step) => step % 2 == 0 && step >= 0 && step <= Steps(configuration);

    public Configuration? Lineage(Configuration configuration) => configuration.Truth("chain.continues")
        ? Configuration.Of(configuration.Paths.Where(path => path != "chain.steps").Select(path => KeyValuePair.Create(path, configuration[path])))
        : null;

    public string? CheckOracle(string oracle, Configuration configuration) => "there are none";

    public bool DecidesOracles(string path) => false;

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => throw new NotSupportedException();

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var (configuration, steps) = (context.Trial.Configuration, context.Trial.Configuration.Integer("chain.steps"));
        var (step, state) = Start(context);
        for (; ; step++)
        {
            if (step == steps && configuration.Truth("chain.continues"))
                Save(context, step, state);
            if (step % 2 == 0)
                context.Report(new Report(step, new Dictionary<string, double> { ["loss"] = Loss(state), ["links"] = step }));
            if (step == steps)
                break;
            atStep?.Invoke(context, step);
            if (stop.IsCancellationRequested)
            {
                Save(context, step, state);
                return new TrialOutcome.Stopped(step);
            }

            if (step == configuration.Integer("chain.diverge_at"))
                return new TrialOutcome.Failed(FailureKind.Diverged, step, $"loss is NaN at step {step}");
            state = SHA256.HashData([.. state, (byte)step]);
            context.Show(new Progress(step + 1, steps, Loss(state), 1000));
            if (context.CheckpointDue)
                Save(context, step + 1, state);
        }

        context.SaveArtifact("chain.bin", stream => stream.Write([.. state, .. new byte[configuration.Integer("chain.artifact_bytes") - 32]]));
        return new TrialOutcome.Completed(
            new Dictionary<string, double> { ["loss"] = Loss(state) },
            new Dictionary<string, IReadOnlyList<double>> { ["loss_by_position"] = [.. state.Take(3).Select(b => b / 256.0)] });
    }

    private static (int Step, byte[] State) Start(ITrialContext context)
    {
        using var checkpoint = context.OpenCheckpoint();
        if (checkpoint is null)
            return (0, SHA256.HashData([(byte)context.Trial.Seed, (byte)context.Trial.Configuration.Integer("chain.start"), (byte)Length(context.Trial.Configuration)]));
        using var reader = new BinaryReader(checkpoint);
        var (step, state, rest) = (reader.ReadInt32(), reader.ReadBytes(32), reader.ReadBytes(1));
        return state.Length == 32 && rest.Length == 0 ? (step, state) : throw new InvalidDataException("A link has 32 bytes.");
    }

    private static int Length(Configuration configuration) => configuration.Truth("chain.continues") ? 0 : configuration.Integer("chain.steps");

    private static void Save(ITrialContext context, int step, byte[] state) => context.SaveCheckpoint(step, stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(step);
        writer.Write(state);
    });

    private static double Loss(byte[] state) => BitConverter.ToUInt32(state) / (double)uint.MaxValue;
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>
/// Runs trials in child processes, those of one device all in the same one, so that what is fatal there (memory that is out, a lost GPU, a crash of native code) ends attempts on that
/// device, and not this process. A child is started for the first trial, and again for the first one after its end. Everything but running is the inner executor's, in this
/// process.
/// </summary>
/// <param name="inner">What a child opens too, of the same <see cref="ITrialExecutor.Numerics"/>; it never runs a trial here.</param>
/// <param name="start">The child of a device, given its <see cref="Sweeper.Sweeps.Machine.DeviceId.Pool"/> without the silo, <c>cuda:0</c>; null where the engine does not name devices.</param>
/// <param name="settings">How long children are borne with.</param>
public sealed class ChildExecutor(ITrialExecutor inner, Func<string?, ChildStart> start, ChildSettings? settings = null) : ITrialExecutor, IDisposable
{
    private readonly ChildSettings _settings = settings ?? new ChildSettings();
    private readonly ConcurrentDictionary<string, ChildSlot> _slots = [];

    /// <summary>One child for whatever device.</summary>
    public ChildExecutor(ITrialExecutor inner, ChildStart start, ChildSettings? settings = null)
        : this(inner, _ => start, settings)
    {
    }

    /// <summary>Each device in this program, started again as <c>trial-worker</c>.</summary>
    /// <param name="inner">What it opens there too.</param>
    /// <param name="all">What names all of its devices, where the engine does not name one.</param>
    /// <param name="settings">How long children are borne with.</param>
    public static ChildExecutor OfThisProgram(ITrialExecutor inner, string all, ChildSettings? settings = null) =>
        new(inner, device => ChildStart.OfThisProgram("trial-worker", device ?? all), settings);

    public ParameterSchema Schema => inner.Schema;

    public string Numerics => inner.Numerics;

    public string? Hardware(DeviceId device) => inner.Hardware(device);

    public IReadOnlyList<string> Metrics => inner.Metrics;

    public IReadOnlyList<string> Oracles => inner.Oracles;

    public IReadOnlyList<Violation> Check(Configuration configuration) => inner.Check(configuration);

    public TrialCost Cost(Configuration configuration) => inner.Cost(configuration);

    public int Steps(Configuration configuration) => inner.Steps(configuration);

    public bool IsReportStep(Configuration configuration, int step) => inner.IsReportStep(configuration, step);

    public Configuration? Lineage(Configuration configuration) => inner.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => inner.CheckOracle(oracle, configuration);

    public bool DecidesOracles(string path) => inner.DecidesOracles(path);

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop) => inner.Score(oracle, configuration, stop);

    public TrialOutcome Run(ITrialContext context, CancellationToken stop)
    {
        var child = start(context.Device is { } device ? device.Pool[(device.Pool.LastIndexOf('/') + 1)..] : null);
        return Run(_slots.GetOrAdd(child.Device, _ => new ChildSlot(child, _settings)), context, stop);
    }

    /// <summary>Ends the children; a trial that runs in one fails. The executor may be used again.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots.Values)
            slot.Dispose();
    }

    private TrialOutcome Run(ChildSlot slot, ITrialContext context, CancellationToken stop)
    {
        // A child that died before it took the trial died of something else: the trial gets a fresh one.
        for (var isFresh = false; ; isFresh = true)
        {
            ChildProcess child;
            try
            {
                child = slot.Enter();
            }
            catch (ExternalException e)
            {
                return new TrialOutcome.Failed(FailureKind.Crashed, 0, $"The process of {slot.Device} cannot be started: {e.Message}");
            }

            try
            {
                using var line = new ChildLine(child, context, Numerics, _settings.Patience, stop);
                if (new ChildCall(child, context, line, stop).Run() is { } outcome)
                    return outcome;
                if (isFresh)
                    return new TrialOutcome.Failed(FailureKind.Crashed, 0, child.Death!);
            }
            finally
            {
                slot.Leave();
            }
        }
    }
}

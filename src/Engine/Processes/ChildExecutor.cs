using System.Runtime.InteropServices;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>
/// Runs the trials of one device in a child process, all of them in the same one, so that what is fatal there (memory that is out, a lost GPU, a crash of native code) ends attempts, and
/// not this process. The child is started for the first trial, and again for the first one after its end. Everything but <see cref="Run"/> is the inner executor's, in this process.
/// </summary>
/// <param name="inner">What the child opens too, of the same <see cref="ITrialExecutor.Numerics"/>; it never runs a trial here.</param>
public sealed class ChildExecutor(ITrialExecutor inner, ChildStart start, ChildSettings? settings = null) : ITrialExecutor, IDisposable
{
    private readonly ChildSettings _settings = settings ?? new ChildSettings();
    private readonly Lock _gate = new();
    private ChildProcess? _child;
    private Timer? _idle;
    private int _trials;

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
        // A child that died before it took the trial died of something else: the trial gets a fresh one.
        for (var isFresh = false; ; isFresh = true)
        {
            ChildProcess child;
            try
            {
                child = Enter();
            }
            catch (ExternalException e)
            {
                return new TrialOutcome.Failed(FailureKind.Crashed, 0, $"The process of {start.Device} cannot be started: {e.Message}");
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
                Leave();
            }
        }
    }

    /// <summary>Ends the child; a trial that runs in it fails. The executor may be used again.</summary>
    public void Dispose()
    {
        lock (_gate)
            End();
    }

    private ChildProcess Enter()
    {
        lock (_gate)
        {
            if (_child is null or { Death: not null })
                _child = new ChildProcess(start, _settings);
            _idle?.Dispose();
            _trials++;
            return _child;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_trials > 0)
                return;
            _idle?.Dispose();
            _idle = new Timer(_ => EndIdle(), null, _settings.Idle, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndIdle()
    {
        lock (_gate)
        {
            if (_trials == 0)
                End();
        }
    }

    private void End()
    {
        _idle?.Dispose();
        _child?.Dispose();
        _child = null;
    }
}

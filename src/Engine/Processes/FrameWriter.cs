using System.Diagnostics;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>Makes the body of a frame: numbers bit by bit, so that what is read (<see cref="FrameReader"/>) is what was written.</summary>
internal sealed class FrameWriter() : BinaryWriter(new MemoryStream())
{
    public byte[] Body => ((MemoryStream)OutStream).ToArray();

    public FrameWriter Number(int value) => Written(() => Write(value));

    public FrameWriter Truth(bool value) => Written(() => Write(value));

    public FrameWriter Text(string value) => Written(() => Write(value));

    public FrameWriter Time(DateTime value) => Written(() => Write(value.ToUniversalTime().Ticks));

    public FrameWriter Trial(Trial trial)
    {
        Text(trial.Id.Text).Number(trial.Seed);
        var paths = trial.Configuration.Paths.ToList();
        Number(paths.Count);
        foreach (var path in paths)
            Text(path).Value(trial.Configuration[path]);
        return this;
    }

    public FrameWriter Report(Report report) => Number(report.Step).Metrics(report.Metrics);

    public FrameWriter Progress(Progress progress)
    {
        Number(progress.Step).Number(progress.Steps);
        Write(progress.Loss);
        Write(progress.TokensPerSecond);
        return this;
    }

    public FrameWriter Outcome(TrialOutcome outcome)
    {
        switch (outcome)
        {
            case TrialOutcome.Completed completed:
                Text(nameof(TrialOutcome.Completed)).Metrics(completed.Metrics).Number(completed.Curves.Count);
                foreach (var (name, curve) in completed.Curves)
                {
                    Text(name).Number(curve.Count);
                    foreach (var value in curve)
                        Write(value);
                }

                return this;
            case TrialOutcome.Failed failed:
                return Text(nameof(TrialOutcome.Failed)).Number((int)failed.Kind).Number(failed.Step).Text(failed.Message);
            case TrialOutcome.Stopped stopped:
                return Text(nameof(TrialOutcome.Stopped)).Number(stopped.Step);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A tag of a span; what is no number, truth value or text is its text.</summary>
    public FrameWriter Tag(object? value) => value switch
    {
        int number => Value(Sweeps.Configurations.Value.Of((long)number)),
        long number => Value(Sweeps.Configurations.Value.Of(number)),
        double number => Value(Sweeps.Configurations.Value.Of(number)),
        bool truth => Value(Sweeps.Configurations.Value.Of(truth)),
        _ => Value(Sweeps.Configurations.Value.Of(value?.ToString() ?? "")),
    };

    private FrameWriter Metrics(IReadOnlyDictionary<string, double> metrics)
    {
        Number(metrics.Count);
        foreach (var (name, value) in metrics)
        {
            Text(name);
            Write(value);
        }

        return this;
    }

    private FrameWriter Value(Value value)
    {
        Write((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Integer:
                Write(value.AsInteger);
                break;
            case ValueKind.Real:
                Write(value.AsReal);
                break;
            case ValueKind.Word:
                Write(value.AsWord);
                break;
            default:
                Write(value.AsTruth);
                break;
        }

        return this;
    }

    private FrameWriter Written(Action write)
    {
        write();
        return this;
    }
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Processes;

/// <summary>Reads the body of a frame in the order in which <see cref="FrameWriter"/> made it.</summary>
internal sealed class FrameReader(byte[] body) : BinaryReader(new MemoryStream(body, writable: false))
{
    public int Number() => ReadInt32();

    public bool Truth() => ReadBoolean();

    public string Text() => ReadString();

    public DateTime Time() => new(ReadInt64(), DateTimeKind.Utc);

    public Trial Trial()
    {
        var (id, seed, count) = (new TrialId(Text()), Number(), Number());
        var values = new List<KeyValuePair<string, Value>>();
        for (var i = 0; i < count; i++)
            values.Add(KeyValuePair.Create(Text(), Value()));
        return new Trial(id, Configuration.Of(values), seed);
    }

    public Report Report() => new(Number(), Metrics());

    public Progress Progress() => new(Number(), Number(), ReadDouble(), ReadDouble());

    /// <exception cref="InvalidDataException">It is none.</exception>
    public TrialOutcome Outcome() => Text() switch
    {
        nameof(TrialOutcome.Completed) => new TrialOutcome.Completed(Metrics(), Curves()),
        nameof(TrialOutcome.Failed) => new TrialOutcome.Failed((FailureKind)Number(), Number(), Text()),
        nameof(TrialOutcome.Stopped) => new TrialOutcome.Stopped(Number()),
        var name => throw new InvalidDataException($"There is no outcome {name}."),
    };

    public object Tag()
    {
        var value = Value();
        return value.Kind switch
        {
            ValueKind.Integer => value.AsInteger,
            ValueKind.Real => value.AsReal,
            ValueKind.Word => value.AsWord,
            _ => value.AsTruth,
        };
    }

    private Dictionary<string, double> Metrics()
    {
        var metrics = new Dictionary<string, double>();
        for (var left = Number(); left > 0; left--)
            metrics.Add(Text(), ReadDouble());
        return metrics;
    }

    private Dictionary<string, IReadOnlyList<double>> Curves()
    {
        var curves = new Dictionary<string, IReadOnlyList<double>>();
        for (var left = Number(); left > 0; left--)
        {
            var (name, values) = (Text(), new double[Number()]);
            for (var i = 0; i < values.Length; i++)
                values[i] = ReadDouble();
            curves.Add(name, values);
        }

        return curves;
    }

    private Value Value() => (ValueKind)ReadByte() switch
    {
        ValueKind.Integer => Sweeps.Configurations.Value.Of(ReadInt64()),
        ValueKind.Real => Sweeps.Configurations.Value.Of(ReadDouble()),
        ValueKind.Word => Sweeps.Configurations.Value.Of(ReadString()),
        _ => Sweeps.Configurations.Value.Of(ReadBoolean()),
    };
}

using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Model;

/// <summary>The named tensors of a model, in order, in one flat vector. A function of shape alone: it needs no kernels and no memory.</summary>
public sealed class ParameterLayout
{
    private readonly List<ParameterEntry> _entries = [];

    public IReadOnlyList<ParameterEntry> Entries => _entries;

    /// <summary>Numbers in all.</summary>
    public int Length { get; private set; }

    internal ParameterEntry Add(string name, int rows, int columns, float? constant = null, float? firstRow = null)
    {
        var entry = new ParameterEntry(name, Length, rows, columns, constant) { FirstRow = firstRow };
        Length = checked(Length + entry.Length);
        _entries.Add(entry);
        return entry;
    }

    /// <summary>Starting values. A tensor's numbers depend on the key and its name only, so that models which share a tensor's name and shape share its start.</summary>
    public float[] Initial(RandomKey key, float std)
    {
        var values = new float[Length];
        foreach (var entry in _entries)
        {
            var span = values.AsSpan(entry.Offset, entry.Length);
            if (entry.Constant is { } constant)
            {
                span.Fill(constant);
                if (entry.FirstRow is { } first)
                    span[..entry.Columns].Fill(first);
                continue;
            }

            key.Fold(entry.Name).Normals(span);
            foreach (ref var value in span)
                value *= std;
        }

        return values;
    }
}

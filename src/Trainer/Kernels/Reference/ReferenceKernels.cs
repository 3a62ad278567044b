namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>
/// Every kernel in float64, as plain loops straight from its formula: the definition of <see cref="IKernels"/> and the oracle of every implementation.
/// Made to be read and to be differentiated numerically, not to be fast: it checks the shapes that it is given (<see cref="ArgumentException"/>), and it allocates.
/// </summary>
public sealed partial class ReferenceKernels : IKernels
{
    /// <summary>No limit: whole batches.</summary>
    public int GroupsAtOnce(int context) => int.MaxValue;

    public int Threads => 1;

    public int Replicas => 1;

    public Activation NewActivation(int groups, int context, int channels) => new ReferenceActivation(groups, context, channels);

    public Activation Part(Activation of, int first, int groups, int context, int channels) => new ReferenceActivation(Of(of), first, groups, context, channels);

    public ParameterVector NewParameters(int length) => new ReferenceVector(length);

    public void Load(ReadOnlySpan<float> host, Activation to) => Load(host, Of(to).Numbers);

    public void Load(ReadOnlySpan<float> host, ParameterVector to) => Load(host, Of(to).Data);

    public void Save(Activation from, Span<float> host) => Save(Of(from).Numbers, host);

    public void Save(ParameterVector from, Span<float> host) => Save(Of(from).Data, host);

    public void Load(ParameterVector to, int replica, ReadOnlySpan<float> host)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replica, 0);
        Load(host, to);
    }

    public void Save(ParameterVector from, int replica, Span<float> host)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replica, 0);
        Save(from, host);
    }

    public void Clear(Activation activation) => Of(activation).Numbers.Clear();

    public void Clear(ParameterVector vector) => Array.Clear(Of(vector).Data);

    public void Dispose()
    {
    }

    private static void Load(ReadOnlySpan<float> host, Span<double> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = host[i];
    }

    private static void Save(ReadOnlySpan<double> from, Span<float> host)
    {
        for (var i = 0; i < from.Length; i++)
            host[i] = (float)from[i];
    }
}

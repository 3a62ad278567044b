namespace Sweeper.Trainer.Tests.Kernels;

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): test data that is the same everywhere and owes nothing to the code under test.</summary>
internal sealed class TestRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in [−1, 1), exact in float32.</summary>
    public float Next() => (Bits() >> 40) / (float)(1 << 23) - 1;

    /// <summary>Uniform in [0, limit).</summary>
    public int Next(int limit) => (int)(Bits() % (ulong)limit);

    public float[] Floats(int count)
    {
        var floats = new float[count];
        for (var i = 0; i < count; i++)
            floats[i] = Next();
        return floats;
    }

    public double[] Doubles(int count) => Array.ConvertAll(Floats(count), x => (double)x);


    private ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Attention.Mesa;

/// <summary>Two K x K states and some vectors of length K, float64, for half of the 16 lanes at a time: an element takes the memory of a float32 one of 16 lanes.</summary>
internal readonly unsafe struct WideStates
{
    public const int Halves = 2;
    private const int L = Lane.Count / Halves;
    private readonly int _keyDim;

    /// <param name="keyDim">K.</param>
    /// <param name="scratch">(2 K² + 6 K) 16 floats of it are used.</param>
    public WideStates(int keyDim, Scratch scratch)
    {
        _keyDim = keyDim;
        var (matrix, vector) = (keyDim * keyDim * L, keyDim * L);
        R = (double*)scratch.Data;
        G = R + matrix;
        Key = G + matrix;
        Value = Key + vector;
        Query = Value + vector;
        Solved = Query + vector;
        Result = Solved + vector;
        Product = Result + vector;
    }

    public double* R { get; }

    public double* G { get; }

    public double* Key { get; }

    public double* Value { get; }

    public double* Query { get; }

    public double* Solved { get; }

    public double* Result { get; }

    private double* Product { get; }

    /// <summary>R = λ I, G = 0.</summary>
    public void Start(float lambda)
    {
        Clear(R);
        Clear(G);
        for (var i = 0; i < _keyDim; i++)
            Create((double)lambda).Store(R + (((i * _keyDim) + i) * L));
    }

    public void Clear(double* state) => new Span<double>(state, _keyDim * _keyDim * L).Clear();

    /// <summary><c>R −= R k kᵀ R / (1 + kᵀ R k)</c>.</summary>
    public void AddKey()
    {
        Multiply(R, Key, Product);
        var scale = -Vector512<double>.One / (Vector512<double>.One + Dot(Key, Product));
        for (var i = 0; i < _keyDim; i++)
            AddScaled(R + (i * _keyDim * L), scale * Load(Product + (i * L)), Product);
    }

    /// <summary><c>S += a bᵀ</c>.</summary>
    public void AddProduct(double* s, double* a, double* b)
    {
        for (var i = 0; i < _keyDim; i++)
            AddScaled(s + (i * _keyDim * L), Load(a + (i * L)), b);
    }

    /// <summary><c>y = S x</c>.</summary>
    public void Multiply(double* s, double* x, double* y)
    {
        for (var i = 0; i < _keyDim; i++)
            Dot(s + (i * _keyDim * L), x).Store(y + (i * L));
    }

    /// <summary><c>y = Sᵀ x</c>.</summary>
    public void MultiplyTransposed(double* s, double* x, double* y)
    {
        new Span<double>(y, _keyDim * L).Clear();
        for (var i = 0; i < _keyDim; i++)
            AddScaled(y, Load(x + (i * L)), s + (i * _keyDim * L));
    }

    /// <summary><c>x −= y</c>.</summary>
    public void Subtract(double* x, double* y) => AddScaled(x, -Vector512<double>.One, y);

    public Vector512<double> Dot(double* a, double* b)
    {
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < _keyDim * L; i += L)
            sum = FusedMultiplyAdd(Load(a + i), Load(b + i), sum);
        return sum;
    }

    /// <summary>Half of the lanes of a row of float32.</summary>
    public void Take(int half, float* from, double* to)
    {
        for (var i = 0; i < _keyDim; i++)
        {
            var all = Load(from + (i * Lane.Count));
            (half == 0 ? WidenLower(all) : WidenUpper(all)).Store(to + (i * L));
        }
    }

    public void Give(int half, double* from, float* to)
    {
        for (var i = 0; i < _keyDim; i++)
        {
            var one = Load(from + (i * L));
            Narrow(one, one).GetLower().Store(to + (i * Lane.Count) + (half * L));
        }
    }

    private void AddScaled(double* y, Vector512<double> scale, double* x)
    {
        for (var i = 0; i < _keyDim * L; i += L)
            FusedMultiplyAdd(scale, Load(x + i), Load(y + i)).Store(y + i);
    }
}

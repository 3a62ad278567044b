using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.MesaNet;

// (H_t + Λ) x_t = b_t for all positions t of a chunk together by conjugate gradients (Hestenes and Stiefel 1952; chunkwise: arXiv 2506.05233), from x = b / diag(H_t + Λ).
// No H_t is formed: with H from before the chunk, H_t p_t = ζ_t H p_t + sum_{s ≤ t} Z_ts (k_s·p_t) k_s, Z_ts = β_s γ_{s+1} … γ_t, which over the chunk are products of matrices. Each
// lane of each position ends by itself: it keeps its x and residual by select, so how long the others go on does not change it. No epsilon in a denominator: a lane divides
// only while its residual and pᵀ A p are positive, which they are until it is done (b = 0 included).
internal unsafe struct ChunkGradients
{
    /// <summary>In float32 nothing is gained after so many steps; the limit where a shape has none.</summary>
    private const int Most = 200;

    /// <summary>Rows of a tile of <see cref="LaneProduct"/>.</summary>
    private const int Rows = 4;

    private const int L = Lane.Count;

    private readonly int _keyDim;
    private readonly int _steps;
    private readonly float _epsilon;
    private readonly float* _lambda;
    private readonly float* _diagonal;
    private readonly float* _gamma;
    private readonly float* _decay;
    private readonly float* _square;
    private readonly float* _wanted;
    private readonly float* _active;
    private readonly Operand _h;
    private readonly Operand _keys;
    private readonly Operand _residual;
    private readonly Operand _direction;
    private readonly Operand _image;
    private readonly Operand _weights;
    private readonly Operand _scores;
    private int _length;
    private bool _carried;

    /// <param name="shape">Key size, steps, epsilon.</param>
    /// <param name="chunk">Positions of a chunk at most.</param>
    /// <param name="lambda">Diagonal of Λ, [K].</param>
    /// <param name="scratch"><see cref="Floats"/> of memory.</param>
    public ChunkGradients(AttentionShape shape, int chunk, float* lambda, float* scratch)
    {
        (_keyDim, _steps, _epsilon) = (shape.KeyDim, Math.Min(shape.CgSteps, Most), shape.CgEpsilon);
        _lambda = lambda;
        _h = Matrix(shape.KeyDim, shape.KeyDim);
        _keys = Matrix(chunk, shape.KeyDim);
        _residual = Matrix(chunk, shape.KeyDim);
        _direction = Matrix(chunk, shape.KeyDim);
        _image = Matrix(chunk, shape.KeyDim);
        _weights = Matrix(chunk, chunk);
        _scores = Matrix(Rows, chunk);
        _diagonal = Matrix(1, shape.KeyDim).Data;
        _gamma = Matrix(1, chunk).Data;
        _decay = Matrix(1, chunk).Data;
        _square = Matrix(1, chunk).Data;
        _wanted = Matrix(1, chunk).Data;
        _active = Matrix(1, chunk).Data;

        Operand Matrix(int rows, int columns)
        {
            var matrix = new Operand(scratch, (long)columns * L, L);
            scratch += rows * matrix.Outer;
            return matrix;
        }
    }

    /// <summary>Memory for chunks of so many positions.</summary>
    public static long Floats(int keyDim, int chunk) => ((keyDim * (keyDim + 1L)) + (chunk * ((4L * keyDim) + chunk + Rows + 5))) * L;

    /// <summary>A chunk of <paramref name="length"/> positions, the one that follows the last; the first has start 0.</summary>
    public void Begin(HeadView head, LaneDecay gamma, LaneGate beta, int start, int length)
    {
        (_length, _carried) = (length, start > 0);
        var decay = Vector512<float>.One;
        for (var t = 0; t < length; t++)
        {
            var open = gamma.Open(start + t);
            open.Store(_gamma + t * L);
            decay *= open;
            decay.Store(_decay + t * L);
            float* weights = _weights.From(t).Data, before = weights - _weights.Outer;
            for (var s = 0; s < t; s++)
                (Vector512.Load(before + s * L) * open).Store(weights + s * L);
            beta.Open(start + t).Store(weights + t * L);
            new Span<float>(weights + (t + 1) * L, (length - t - 1) * L).Clear();
            new ReadOnlySpan<float>(head.Keys.From(start + t).Data, _keyDim * L).CopyTo(new Span<float>(_keys.From(t).Data, _keyDim * L));
        }
    }

    /// <summary>Where the b of a position of the chunk is written before <see cref="Solve"/>, which leaves <c>b − (H + Λ) x</c> there: [K].</summary>
    public readonly float* Right(int position) => _residual.From(position).Data;

    /// <param name="x">[length, K], written.</param>
    public void Solve(Operand x)
    {
        Start(x);
        for (var first = 0; first < _length; first += Rows)
        {
            var rows = Math.Min(Rows, _length - first);
            Apply(first, rows, x);
            for (var row = first; row < first + rows; row++)
                FirstResidual(row, x.From(row).Data);
        }

        var any = true;
        for (var step = 0; step < _steps && any; step++)
        {
            any = false;
            for (var first = 0; first < _length; first += Rows)
            {
                var rows = Math.Min(Rows, _length - first);
                if (!Active(first, rows))
                    continue;
                any = true;
                Apply(first, rows, _direction);
                for (var row = first; row < first + rows; row++)
                    Step(row, x.From(row).Data);
            }
        }
    }

    /// <summary>H to the end of the chunk.</summary>
    public void Carry()
    {
        var last = _weights.From(_length - 1).Data;
        for (var s = 0; s < _length; s++)
            LaneState.Scale(_keys.From(s).Data, Vector512.Load(last + s * L), _direction.From(s).Data, _keyDim);
        var decay = Vector512.Load(_decay + (_length - 1) * L);
        for (var i = 0; _carried && i < _keyDim; i++)
            LaneState.Scale(_h.From(i).Data, decay, _h.From(i).Data, _keyDim);
        LaneProduct.Multiply<PerLane>(_keyDim, _keyDim, _length, _direction.Transposed, _keys, _h, _carried ? _h.Data : null);
    }

    /// <summary><c>x = b / diag(H_t + Λ)</c>.</summary>
    private readonly void Start(Operand x)
    {
        for (var i = 0; i < _keyDim; i++)
            (_carried ? Vector512.Load(_h.Data + (long)i * (_keyDim + 1) * L) : Vector512<float>.Zero).Store(_diagonal + i * L);
        for (var t = 0; t < _length; t++)
        {
            float* k = _keys.From(t).Data, b = _residual.From(t).Data, to = x.From(t).Data;
            var (gamma, beta) = (Vector512.Load(_gamma + t * L), Vector512.Load(_weights.From(t).Data + t * L));
            for (var i = 0; i < _keyDim * L; i += L)
            {
                var ki = Vector512.Load(k + i);
                var diagonal = Vector512.FusedMultiplyAdd(beta * ki, ki, gamma * Vector512.Load(_diagonal + i));
                diagonal.Store(_diagonal + i);
                (Vector512.Load(b + i) / (diagonal + Vector512.Load(_lambda + i))).Store(to + i);
            }
        }
    }

    /// <summary><c>image_t = H_t p_t</c> for a tile of rows.</summary>
    private readonly void Apply(int first, int rows, Operand p)
    {
        var image = _image.From(first);
        LaneProduct.Multiply<PerLane>(rows, first + rows, _keyDim, p.From(first), _keys.Transposed, _scores, null);
        for (var row = 0; row < rows; row++)
        {
            float* scores = _scores.From(row).Data, weights = _weights.From(first + row).Data;
            for (var s = 0; s < (first + rows) * L; s += L)
                (Vector512.Load(scores + s) * Vector512.Load(weights + s)).Store(scores + s);
        }

        if (_carried)
        {
            LaneProduct.Multiply<PerLane>(rows, _keyDim, _keyDim, p.From(first), _h, image, null);
            for (var row = 0; row < rows; row++)
                LaneState.Scale(image.From(row).Data, Vector512.Load(_decay + (first + row) * L), image.From(row).Data, _keyDim);
        }

        LaneProduct.Multiply<PerLane>(rows, _keyDim, first + rows, _scores, _keys, image, _carried ? image.Data : null);
    }

    /// <summary>The first residual and direction of a position, and when it is done.</summary>
    private readonly void FirstResidual(int row, float* x)
    {
        float* residual = _residual.From(row).Data, direction = _direction.From(row).Data, image = _image.From(row).Data;
        var (square, size) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < _keyDim * L; i += L)
        {
            var b = Vector512.Load(residual + i);
            var r = b - Vector512.FusedMultiplyAdd(Vector512.Load(_lambda + i), Vector512.Load(x + i), Vector512.Load(image + i));
            r.Store(residual + i);
            r.Store(direction + i);
            square = Vector512.FusedMultiplyAdd(r, r, square);
            size = Vector512.FusedMultiplyAdd(b, b, size);
        }

        var wanted = size * Vector512.Create(_epsilon * _epsilon);
        square.Store(_square + row * L);
        wanted.Store(_wanted + row * L);
        Vector512.GreaterThan(square, wanted).Store(_active + row * L);
    }

    /// <summary>A step along the direction in the active lanes of a position, and the next direction.</summary>
    private readonly void Step(int row, float* x)
    {
        float* residual = _residual.From(row).Data, direction = _direction.From(row).Data, image = _image.From(row).Data;
        var (square, active, curvature, next) = (Vector512.Load(_square + row * L), Vector512.Load(_active + row * L), Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < _keyDim * L; i += L)
        {
            var p = Vector512.Load(direction + i);
            curvature = Vector512.FusedMultiplyAdd(p, Vector512.FusedMultiplyAdd(Vector512.Load(_lambda + i), p, Vector512.Load(image + i)), curvature);
        }

        active &= Vector512.GreaterThan(curvature, Vector512<float>.Zero);
        var length = square / curvature;
        for (var i = 0; i < _keyDim * L; i += L)
        {
            var (here, p) = (Vector512.Load(x + i), Vector512.Load(direction + i));
            Vector512.ConditionalSelect(active, Vector512.FusedMultiplyAdd(length, p, here), here).Store(x + i);
            var (old, a) = (Vector512.Load(residual + i), Vector512.FusedMultiplyAdd(Vector512.Load(_lambda + i), p, Vector512.Load(image + i)));
            var r = Vector512.ConditionalSelect(active, Vector512.FusedMultiplyAdd(-length, a, old), old);
            r.Store(residual + i);
            next = Vector512.FusedMultiplyAdd(r, r, next);
        }

        var share = next / square;
        for (var i = 0; i < _keyDim * L; i += L)
            Vector512.FusedMultiplyAdd(share, Vector512.Load(direction + i), Vector512.Load(residual + i)).Store(direction + i);
        next.Store(_square + row * L);
        (active & Vector512.GreaterThan(next, Vector512.Load(_wanted + row * L))).Store(_active + row * L);
    }

    private readonly bool Active(int first, int rows)
    {
        var any = Vector512<int>.Zero;
        for (var row = first; row < first + rows; row++)
            any |= Vector512.Load(_active + row * L).AsInt32();
        return any != Vector512<int>.Zero;
    }
}

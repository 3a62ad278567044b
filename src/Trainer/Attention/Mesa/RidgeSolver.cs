using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Attention.Mesa;

// R_t = (sum_{s ≤ t} k_s k_sᵀ + I/λ)⁻¹ in factors, R = U D Uᵀ with U unit upper triangular and D diagonal, one per lane; a new key updates the factors (Bierman
// 1977; Grewal and Andrews, section 6.5). The recursion R −= R k kᵀ R / (1 + kᵀ R k) itself loses, in float32, λ · 6e-8 in every direction that keys have made
// small; here every D_j is only ever multiplied by a positive number, so that small directions keep their digits beside large ones, for any number of keys.
internal readonly unsafe struct RidgeSolver(float* memory, int keyDim)
{
    private const int Columns = 4;

    // Column j of U is contiguous over i < j. Behind U: D, then a = Uᵀ k, b = D a, step = −a_j / α_{j−1}, c = D Uᵀ x.
    private readonly float* _u = memory;
    private readonly float* _d = memory + ((long)keyDim * keyDim * Lane.Count);
    private readonly float* _a = memory + (((long)keyDim + 1) * keyDim * Lane.Count);
    private readonly float* _b = memory + (((long)keyDim + 2) * keyDim * Lane.Count);
    private readonly float* _step = memory + (((long)keyDim + 3) * keyDim * Lane.Count);
    private readonly float* _c = memory + (((long)keyDim + 4) * keyDim * Lane.Count);

    /// <summary>Floats of memory that a solver needs.</summary>
    public static long Floats(int keyDim) => ((long)keyDim + 5) * keyDim * Lane.Count;

    /// <summary>R = λ I.</summary>
    public void Start(float lambda)
    {
        new Span<float>(_u, keyDim * keyDim * Lane.Count).Clear();
        new Span<float>(_d, keyDim * Lane.Count).Fill(lambda);
    }

    /// <summary><c>R⁻¹ = γ R⁻¹</c>. Where no keys come R grows by 1/γ per call, in the end to infinity, and then to NaN.</summary>
    public void Forget(float gamma)
    {
        var growth = Create(1 / gamma);
        for (var j = 0; j < keyDim * Lane.Count; j += Lane.Count)
            (Load(_d + j) * growth).Store(_d + j);
    }

    /// <summary>Takes in a key: <c>R⁻¹ += k kᵀ</c>. k: [K].</summary>
    public void Add(float* k)
    {
        UpperTransposed(k, _a);
        var alpha = Vector512<float>.One;
        for (var j = 0; j < keyDim * Lane.Count; j += Lane.Count)
        {
            var (a, d) = (Load(_a + j), Load(_d + j));
            var b = a * d;
            var inverse = Vector512<float>.One / alpha;
            var next = FusedMultiplyAdd(a, b, alpha);
            (-a * inverse).Store(_step + j);
            b.Store(_b + j);
            (d * (alpha / next)).Store(_d + j);
            alpha = next;
        }

        var column = 0;
        for (; column + Columns <= keyDim; column += Columns)
            UpdateFour(column);
        for (; column < keyDim; column++)
            UpdateOne(column, 0, column);
    }

    /// <summary><c>y = R x</c>. x, y: [K].</summary>
    public void Solve(float* x, float* y)
    {
        UpperTransposed(x, _c);
        for (var j = 0; j < keyDim * Lane.Count; j += Lane.Count)
        {
            var c = Load(_c + j) * Load(_d + j);
            c.Store(_c + j);
            c.Store(y + j);
        }

        var column = 0;
        for (; column + Columns <= keyDim; column += Columns)
        {
            float* u0 = Column(column), u1 = Column(column + 1), u2 = Column(column + 2), u3 = Column(column + 3);
            var at = _c + (column * Lane.Count);
            var (c0, c1, c2, c3) = (Load(at), Load(at + 16), Load(at + 32), Load(at + 48));
            for (var i = 0; i < (column + Columns) * Lane.Count; i += Lane.Count)
            {
                var sum = FusedMultiplyAdd(Load(u0 + i), c0, Load(y + i));
                sum = FusedMultiplyAdd(Load(u1 + i), c1, sum);
                sum = FusedMultiplyAdd(Load(u2 + i), c2, sum);
                FusedMultiplyAdd(Load(u3 + i), c3, sum).Store(y + i);
            }
        }

        for (; column < keyDim; column++)
        {
            var u = Column(column);
            var c = Load(_c + (column * Lane.Count));
            for (var i = 0; i < column * Lane.Count; i += Lane.Count)
                FusedMultiplyAdd(Load(u + i), c, Load(y + i)).Store(y + i);
        }
    }

    private float* Column(int j) => _u + ((long)j * keyDim * Lane.Count);

    /// <summary><c>y_j = x_j + sum_{i &lt; j} U_ij x_i</c>. Elements of U on and below the diagonal are stored as zero, so that four columns can share a loop.</summary>
    private void UpperTransposed(float* x, float* y)
    {
        var column = 0;
        for (; column + Columns <= keyDim; column += Columns)
        {
            float* u0 = Column(column), u1 = Column(column + 1), u2 = Column(column + 2), u3 = Column(column + 3);
            var at = column * Lane.Count;
            var (y0, y1, y2, y3) = (Load(x + at), Load(x + at + 16), Load(x + at + 32), Load(x + at + 48));
            for (var i = 0; i < at + (3 * Lane.Count); i += Lane.Count)
            {
                var xi = Load(x + i);
                y0 = FusedMultiplyAdd(Load(u0 + i), xi, y0);
                y1 = FusedMultiplyAdd(Load(u1 + i), xi, y1);
                y2 = FusedMultiplyAdd(Load(u2 + i), xi, y2);
                y3 = FusedMultiplyAdd(Load(u3 + i), xi, y3);
            }

            y0.Store(y + at);
            y1.Store(y + at + 16);
            y2.Store(y + at + 32);
            y3.Store(y + at + 48);
        }

        for (; column < keyDim; column++)
        {
            var u = Column(column);
            var sum = Load(x + (column * Lane.Count));
            for (var i = 0; i < column * Lane.Count; i += Lane.Count)
                sum = FusedMultiplyAdd(Load(u + i), Load(x + i), sum);
            sum.Store(y + (column * Lane.Count));
        }
    }

    /// <summary>Columns j to j + 3: the rows above them together, so that b_i is loaded and stored once, then what is left of each.</summary>
    private void UpdateFour(int j)
    {
        float* u0 = Column(j), u1 = Column(j + 1), u2 = Column(j + 2), u3 = Column(j + 3);
        var at = j * Lane.Count;
        var (s0, s1, s2, s3) = (Load(_step + at), Load(_step + at + 16), Load(_step + at + 32), Load(_step + at + 48));
        var (b0, b1, b2, b3) = (Load(_b + at), Load(_b + at + 16), Load(_b + at + 32), Load(_b + at + 48));
        for (var i = 0; i < at; i += Lane.Count)
        {
            var b = Load(_b + i);
            var u = Load(u0 + i);
            FusedMultiplyAdd(b, s0, u).Store(u0 + i);
            b = FusedMultiplyAdd(u, b0, b);
            u = Load(u1 + i);
            FusedMultiplyAdd(b, s1, u).Store(u1 + i);
            b = FusedMultiplyAdd(u, b1, b);
            u = Load(u2 + i);
            FusedMultiplyAdd(b, s2, u).Store(u2 + i);
            b = FusedMultiplyAdd(u, b2, b);
            u = Load(u3 + i);
            FusedMultiplyAdd(b, s3, u).Store(u3 + i);
            FusedMultiplyAdd(u, b3, b).Store(_b + i);
        }

        for (var column = j + 1; column < j + Columns; column++)
            UpdateOne(column, j, column);
    }

    /// <summary>Rows [from, to) of a column: <c>U_ij += b_i step_j</c> and <c>b_i += U_ij b_j</c>, both with the old values.</summary>
    private void UpdateOne(int j, int from, int to)
    {
        var column = Column(j);
        var (step, bj) = (Load(_step + (j * Lane.Count)), Load(_b + (j * Lane.Count)));
        for (var i = from * Lane.Count; i < to * Lane.Count; i += Lane.Count)
        {
            var (u, b) = (Load(column + i), Load(_b + i));
            FusedMultiplyAdd(b, step, u).Store(column + i);
            FusedMultiplyAdd(u, bj, b).Store(_b + i);
        }
    }
}

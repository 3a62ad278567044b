using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention;

/// <summary>
/// <c>o_t = sum_{s≤t} ζ_ts (a_t·k_s) v_s</c> and its transpose, <c>ζ_ts = γ_{s+1} … γ_t</c>, over [R, S, n, T, K]: every kind but softmax is made of them. Chunkwise (Yang et al.
/// 2023, arXiv 2312.06635): pairs inside a chunk by products of C x C, those of other chunks by the state K x V that is carried from chunk to chunk. Exponents are
/// differences of sums in float64.
/// </summary>
internal sealed class CausalSums
{
    private const long LongestChunk = 64;

    private readonly long _context;
    private readonly long _chunks;
    private readonly long _length;
    private readonly Tensor _within;
    private readonly Tensor? _head;
    private readonly Tensor? _tail;
    private readonly Tensor? _total;

    /// <param name="context">T.</param>
    /// <param name="device">Where.</param>
    /// <param name="logDecay">ln γ, float64, [R, S or 1, n, T]; null: nothing decays.</param>
    public CausalSums(long context, Device device, Tensor? logDecay = null)
    {
        _context = context;
        _chunks = (context + LongestChunk - 1) / LongestChunk;
        _length = (context + _chunks - 1) / _chunks;
        var causal = ones([_length, _length], ScalarType.Float32, device).tril();
        if (logDecay is null)
        {
            _within = causal;
            return;
        }

        var sum = causal.to(ScalarType.Float64).matmul(Split(logDecay.unsqueeze(4)));
        var last = sum.narrow(4, _length - 1, 1);
        _within = (sum - sum.transpose(4, 5)).to(ScalarType.Float32).Fill(ones_like(causal, ScalarType.Bool).triu(1), double.NegativeInfinity).exp();
        (_head, _tail, _total) = (Weight(sum), Weight(last - sum), Weight(last));
    }

    /// <summary>o.</summary>
    public Tensor Of(Tensor a, Tensor k, Tensor v) => Map(k, v)(a);

    /// <summary>a → o for many a.</summary>
    public Func<Tensor, Tensor> Map(Tensor k, Tensor v)
    {
        var (keys, values) = (Split(k), Split(v));
        var (across, states) = (keys.transpose(4, 5), _chunks == 1 ? null : States(keys, values));
        return a =>
        {
            var rows = Split(a);
            var inside = (rows.matmul(across) * _within).matmul(values);
            return Join(states is null ? inside : inside.Plus(Scaled(rows, _head).matmul(states)));
        };
    }

    /// <summary><c>o_s = sum_{t≥s} ζ_ts (b_s·p_t) r_t</c>.</summary>
    public Tensor Back(Tensor b, Tensor p, Tensor r)
    {
        var (rows, left, right) = (Split(b), Split(p), Split(r));
        var inside = (left.matmul(rows.transpose(4, 5)) * _within).transpose(4, 5).matmul(right);
        return Join(_chunks == 1 ? inside : inside.Plus(Scaled(rows, _tail).matmul(LaterStates(left, right))));
    }

    /// <summary>What earlier chunks have left before each: [.., chunks, K, V].</summary>
    private Tensor States(Tensor k, Tensor v)
    {
        var own = Scaled(k, _tail).transpose(4, 5).matmul(v);
        var states = new List<Tensor> { zeros_like(own.select(3, 0)) };
        for (var j = 0; j < _chunks - 1; j++)
            states.Add(Carried(states[j], j).Plus(own.select(3, j)));
        return stack(states, 3);
    }

    /// <summary>What later chunks leave behind each.</summary>
    private Tensor LaterStates(Tensor p, Tensor r)
    {
        var own = Scaled(p, _head).transpose(4, 5).matmul(r);
        var states = new List<Tensor> { zeros_like(own.select(3, 0)) };
        for (var j = _chunks - 1; j > 0; j--)
            states.Insert(0, Carried(states[0], j).Plus(own.select(3, j)));
        return stack(states, 3);
    }

    private Tensor Carried(Tensor state, long chunk) => _total is null ? state : state * _total.select(3, chunk);

    private static Tensor Scaled(Tensor rows, Tensor? weights) => weights is null ? rows : rows * weights;

    private static Tensor Weight(Tensor exponent) => exponent.exp().to(ScalarType.Float32);

    /// <summary>[R, S, n, T, K] in chunks, [R, S, n, chunks, C, K]; zeros behind the last position.</summary>
    private Tensor Split(Tensor x)
    {
        var missing = (_chunks * _length) - _context;
        if (missing > 0)
            x = cat([x, x.new_zeros([x.shape[0], x.shape[1], x.shape[2], missing, x.shape[4]])], 3);
        return x.reshape(x.shape[0], x.shape[1], x.shape[2], _chunks, _length, x.shape[4]);
    }

    private Tensor Join(Tensor x) => x.reshape(x.shape[0], x.shape[1], x.shape[2], _chunks * _length, x.shape[5]).narrow(3, 0, _context);
}

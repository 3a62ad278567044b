using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.Gated;

/// <summary>The gates γ and β of gated attention and of mesanet, γ with or without <see cref="RepeatGuard"/>, and the gradients of their logits.</summary>
internal sealed class GateTensors
{
    private readonly Tensor _gamma;
    private readonly Tensor _beta;
    private readonly Tensor? _guard;
    private readonly long _context;

    public GateTensors(HeadBatch heads)
    {
        (_gamma, _beta, _context) = (heads.Logit(0), heads.Logit(1), heads.Context);
        Beta = TorchKernels.Sigmoid(_beta).unsqueeze(4);
        _guard = heads.Shape.RepeatGuard ? (Beta * Beta).Times(RepeatGuard.Share).Rest().squeeze(4) : null;
        var wide = _gamma.to(ScalarType.Float64);
        var logGamma = wide.AtMost(0) - (-wide.abs()).exp().log1p();
        Sums = new CausalSums(_context, _gamma.device, _guard is null ? logGamma : logGamma.Plus(_guard.to(ScalarType.Float64).log()));
    }

    /// <summary>β: [R, S, n, T, 1].</summary>
    public Tensor Beta { get; }

    /// <summary>With ζ_ts = γ_{s+1} … γ_t.</summary>
    public CausalSums Sums { get; }

    /// <summary>
    /// A pair s ≤ t has a share P of the loss per ln ζβ. Sums of P over s give <paramref name="ofRows"/>, over t <paramref name="ofColumns"/>, [R, S, n, T]. That of β_s is
    /// its column; that of γ_r is all pairs s &lt; r ≤ t: rows from r on, less columns from r on.
    /// </summary>
    public Tensor[] Gradient(Tensor ofRows, Tensor ofColumns)
    {
        var difference = (ofRows.to(ScalarType.Float64) - ofColumns).unsqueeze(4);
        var one = ones_like(difference);
        var share = new CausalSums(_context, one.device).Back(one, one, difference).squeeze(4).to(ScalarType.Float32);
        var closed = TorchKernels.Sigmoid(-_beta);
        var dBeta = ofColumns * closed;
        if (_guard is not null)
            dBeta -= (share * _guard.Rest() / _guard * closed).Times(2);
        return [share * TorchKernels.Sigmoid(-_gamma), dBeta];
    }
}

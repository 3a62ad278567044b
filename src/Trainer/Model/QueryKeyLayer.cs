using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// What happens in place to the queries and keys of some heads between projection and attention: a short causal convolution with SiLU, which keeps what it was given
/// for the backward; rotation by position; normalisation over each head's K channels. A rotation keeps lengths, so the order of the last two does not matter; this one
/// keeps the normalised result, which is what the backward needs.
/// </summary>
internal sealed class QueryKeyLayer
{
    private readonly ModelMemory _memory;
    private readonly ParameterEntry? _taps;
    private readonly HeadNormKind _norm;
    private readonly Encodings _encodings;
    private readonly HeadRange _heads;
    private readonly Activation _qkv;
    private readonly Activation? _before;
    private readonly Activation? _scales;

    private QueryKeyLayer(ModelMemory memory, ParameterEntry? taps, HeadNormKind norm, Encodings encodings, HeadRange heads, Activation qkv)
    {
        (_memory, _taps, _norm, _encodings, _heads, _qkv) = (memory, taps, norm, encodings, heads, qkv);
        _before = taps is null ? null : Buffer(SharedUse.Unconvolved, 2 * heads.Count * heads.Shape.KeyDim);
        _scales = norm == HeadNormKind.None ? null : Buffer(SharedUse.Scales, 2 * heads.Count);
    }

    /// <param name="memory">Of the model.</param>
    /// <param name="taps">[width, 2·H·K] of the convolution; null for none.</param>
    /// <param name="norm">Normalisation.</param>
    /// <param name="encodings">Of the model.</param>
    /// <param name="heads">Heads that qkv holds.</param>
    /// <param name="qkv">[B, T, C]: the first 2·K channels of each head are its query and its key.</param>
    /// <returns>Null where there is nothing to do.</returns>
    public static QueryKeyLayer? Create(ModelMemory memory, ParameterEntry? taps, HeadNormKind norm, Encodings encodings, HeadRange heads, Activation qkv) =>
        taps is null && norm == HeadNormKind.None && !encodings.Rotate ? null : new QueryKeyLayer(memory, taps, norm, encodings, heads, qkv);

    public void Forward()
    {
        if (_taps is not null)
            _memory.Kernels.Convolve(_heads.Columns(_memory.Weight(_taps)), _heads.Count, _qkv, _before!);
        if (_encodings.Rotate)
            _memory.Kernels.Rotate(_encodings.Rotations, _heads.Count, _qkv, back: false);
        if (_scales is not null)
            _memory.Kernels.NormHeads(_norm, _heads.Shape.KeyDim, _heads.Count, _qkv, _scales);
    }

    /// <param name="dQkv">[B, T, C]: turned from the gradient of what attention reads into that of the projection, in place.</param>
    public void Backward(Activation dQkv)
    {
        if (_scales is not null)
            _memory.Kernels.NormHeadsGradient(_norm, _heads.Shape.KeyDim, _heads.Count, _qkv, _scales, dQkv);
        if (_encodings.Rotate)
            _memory.Kernels.Rotate(_encodings.Rotations, _heads.Count, dQkv, back: true);
        if (_taps is not null)
            _memory.Kernels.ConvolveGradient(_heads.Columns(_memory.Weight(_taps)), _heads.Count, _before!, dQkv, _heads.Columns(_memory.WeightGradient(_taps)));
    }

    private Activation Buffer(SharedUse use, int channels) => _memory.Plan.Lean ? _memory.Shared(use, channels) : _memory.NewActivation(channels);
}

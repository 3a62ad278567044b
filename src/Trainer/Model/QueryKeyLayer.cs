using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// What happens in place to the queries and keys of one block between projection and attention: a short causal convolution with SiLU, which keeps what it was given
/// for the backward; rotation by position; normalisation over each head's K channels. A rotation keeps lengths, so the order of the last two does not matter; this one
/// keeps the normalised result, which is what the backward needs.
/// </summary>
internal sealed class QueryKeyLayer
{
    private readonly ModelMemory _memory;
    private readonly ParameterEntry? _taps;
    private readonly HeadNormKind _norm;
    private readonly float[] _rotations;
    private readonly AttentionShape _shape;
    private readonly Activation _qkv;
    private readonly Activation? _before;
    private readonly Activation? _scales;

    private QueryKeyLayer(ModelMemory memory, ParameterEntry? taps, HeadNormKind norm, float[] rotations, AttentionShape shape, Activation qkv)
    {
        (_memory, _taps, _norm, _rotations, _shape, _qkv) = (memory, taps, norm, rotations, shape, qkv);
        _before = taps is null ? null : memory.NewActivation(taps.Columns);
        _scales = norm == HeadNormKind.None ? null : memory.NewActivation(2 * shape.Heads);
    }

    /// <param name="memory">Of the model.</param>
    /// <param name="taps">[width, 2·H·K] of the convolution; null for none.</param>
    /// <param name="norm">Normalisation.</param>
    /// <param name="rotations">[T, K], <see cref="Rotary"/>; empty for none.</param>
    /// <param name="shape">Heads and K.</param>
    /// <param name="qkv">[B, T, C]: queries and keys are the first 2·H·K channels.</param>
    /// <returns>Null where there is nothing to do.</returns>
    public static QueryKeyLayer? Create(ModelMemory memory, ParameterEntry? taps, HeadNormKind norm, float[] rotations, AttentionShape shape, Activation qkv) =>
        taps is null && norm == HeadNormKind.None && rotations.Length == 0 ? null : new QueryKeyLayer(memory, taps, norm, rotations, shape, qkv);

    public void Forward()
    {
        if (_taps is not null)
            _memory.Kernels.Convolve(_memory.Weight(_taps), _qkv, _before!);
        if (_rotations.Length > 0)
            _memory.Kernels.Rotate(_rotations, 2 * _shape.Heads, _qkv, back: false);
        if (_scales is not null)
            _memory.Kernels.NormHeads(_norm, _shape.KeyDim, _qkv, _scales);
    }

    /// <param name="dQkv">[B, T, C]: turned from the gradient of what attention reads into that of the projection, in place.</param>
    public void Backward(Activation dQkv)
    {
        if (_scales is not null)
            _memory.Kernels.NormHeadsGradient(_norm, _shape.KeyDim, _qkv, _scales, dQkv);
        if (_rotations.Length > 0)
            _memory.Kernels.Rotate(_rotations, 2 * _shape.Heads, dQkv, back: true);
        if (_taps is not null)
            _memory.Kernels.ConvolveGradient(_memory.Weight(_taps), _before!, dQkv, _memory.WeightGradient(_taps));
    }
}

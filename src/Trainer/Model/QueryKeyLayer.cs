using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// What happens in place to the queries and keys of one block between projection and attention: rotation by position, then normalisation over each head's K
/// channels. A rotation keeps lengths, so the order does not matter; this one keeps the normalised result, which is what the backward needs.
/// </summary>
internal sealed class QueryKeyLayer
{
    private readonly IKernels _kernels;
    private readonly HeadNormKind _norm;
    private readonly Encodings _encodings;
    private readonly int _heads;
    private readonly int _keyDim;
    private readonly Activation _qkv;
    private readonly Activation? _scales;

    private QueryKeyLayer(ModelMemory memory, HeadNormKind norm, Encodings encodings, int heads, int keyDim, Activation qkv)
    {
        (_kernels, _norm, _encodings, _heads, _keyDim, _qkv) = (memory.Kernels, norm, encodings, heads, keyDim, qkv);
        _scales = norm == HeadNormKind.None ? null : memory.NewActivation(2 * heads);
    }

    /// <param name="memory">Of the model.</param>
    /// <param name="norm">Normalisation.</param>
    /// <param name="encodings">Of the model.</param>
    /// <param name="heads">Heads that qkv holds.</param>
    /// <param name="keyDim">K.</param>
    /// <param name="qkv">[B, T, C]: the first 2·K channels of each head are its query and its key.</param>
    /// <returns>Null where there is nothing to do.</returns>
    public static QueryKeyLayer? Create(ModelMemory memory, HeadNormKind norm, Encodings encodings, int heads, int keyDim, Activation qkv) =>
        norm == HeadNormKind.None && !encodings.Rotate ? null : new QueryKeyLayer(memory, norm, encodings, heads, keyDim, qkv);

    public void Forward()
    {
        if (_encodings.Rotate)
            _kernels.Rotate(_encodings.Rotations, _heads, _qkv, back: false);
        if (_scales is not null)
            _kernels.NormHeads(_norm, _keyDim, _heads, _qkv, _scales);
    }

    /// <param name="dQkv">[B, T, C]: turned from the gradient of what attention reads into that of the projection, in place.</param>
    public void Backward(Activation dQkv)
    {
        if (_scales is not null)
            _kernels.NormHeadsGradient(_norm, _keyDim, _heads, _qkv, _scales, dQkv);
        if (_encodings.Rotate)
            _kernels.Rotate(_encodings.Rotations, _heads, dQkv, back: true);
    }
}

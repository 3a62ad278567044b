using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>
/// Some neighbouring heads of an attention layer: from the layer's input to what they mix, and back. All heads at once keep what they project; a few at a time share the
/// memory with all others and project again in the backward.
/// </summary>
internal sealed class HeadSlice
{
    private readonly ModelMemory _memory;
    private readonly AttentionLayer.Weights _weights;
    private readonly Encodings _encodings;
    private readonly HeadRange _heads;
    private readonly Activation _qkv;
    private readonly Activation _dQkv;
    private readonly Activation _carried;
    private readonly QueryKeyLayer? _queryKeys;

    /// <param name="memory">Of the model.</param>
    /// <param name="weights">Of the layer.</param>
    /// <param name="encodings">Of the model.</param>
    /// <param name="heads">These heads.</param>
    public HeadSlice(ModelMemory memory, AttentionLayer.Weights weights, Encodings encodings, HeadRange heads)
    {
        (_memory, _weights, _encodings, _heads) = (memory, weights, encodings, heads);
        _qkv = memory.Plan.Lean ? memory.Shared(SharedUse.Heads, heads.Channels) : memory.NewActivation(heads.Channels);
        _dQkv = memory.Shared(SharedUse.HeadsGradient, heads.Channels);
        var carried = memory.Kernels.AttentionMemory(weights.Shape) / weights.Shape.Heads * heads.Count;
        _carried = Again ? memory.Shared(SharedUse.HeadsMemory, carried) : memory.NewActivation(carried);
        _queryKeys = QueryKeyLayer.Create(memory, weights.Convolution, weights.QkNorm, encodings, heads, _qkv);
    }

    /// <summary>What attention carries to its backward is as large as a value for each channel, so a lean plan runs the forward again instead.</summary>
    private bool Again => _memory.Plan.Lean && _memory.Kernels.AttentionMemory(_weights.Shape) >= _weights.Shape.Channels;

    /// <param name="x">[B, T, D].</param>
    /// <param name="mixed">[B, T, H·K]: the channels of these heads are written.</param>
    public void Forward(Activation x, Activation mixed)
    {
        Project(x);
        Attend(mixed);
    }

    /// <param name="x">As in the forward.</param>
    /// <param name="mixed">Of the forward.</param>
    /// <param name="dMixed">[B, T, H·K].</param>
    /// <param name="dx">[B, T, D], written or added to; null: nobody asks for it.</param>
    /// <param name="add">Added to.</param>
    public void Backward(Activation x, Activation mixed, Activation dMixed, Activation? dx, bool add)
    {
        var kernels = _memory.Kernels;
        if (_memory.Plan.Lean)
            Project(x);
        if (Again)
            Attend(mixed);
        kernels.AttentionGradient(
            _weights.Shape, _heads.First, _qkv, _weights.Mixing(_memory.Weights), mixed, _carried, dMixed, _dQkv, _weights.Mixing(_memory.Gradient));
        _queryKeys?.Backward(_dQkv);
        if (_weights.Positions is { } positions)
            kernels.AddPositionsGradient(_encodings.Table, _dQkv, _heads.Count, _heads.Columns(_memory.WeightGradient(positions)));
        kernels.MatMulWeightGradient(x, _dQkv, _heads.Columns(_memory.WeightGradient(_weights.Qkv)));
        if (dx is not null)
            kernels.MatMulInputGradient(_dQkv, _heads.Columns(_memory.Weight(_weights.Qkv)), dx, add);
    }

    private void Project(Activation x)
    {
        _memory.Kernels.MatMul(x, _heads.Columns(_memory.Weight(_weights.Qkv)), _qkv);
        if (_weights.Positions is { } positions)
            _memory.Kernels.AddPositions(_encodings.Table, _heads.Columns(_memory.Weight(positions)), _heads.Count, _qkv);
        _queryKeys?.Forward();
    }

    private void Attend(Activation mixed) =>
        _memory.Kernels.Attention(_weights.Shape, _heads.First, _qkv, _weights.Mixing(_memory.Weights), mixed, _carried);
}

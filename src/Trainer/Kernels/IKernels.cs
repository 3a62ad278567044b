using Sweeper.Trainer.Attention;

namespace Sweeper.Trainer.Kernels;

/// <summary>
/// Everything that a model does to numbers, and the only way to do it: a model is written once over this, and runs on whatever implements it.
/// Activations are <c>x: [B, T, C]</c> (in groups of 16 sequences), parameters are row-major matrices. Gradients of parameters are added to what is there;
/// gradients of activations are written, or added where a call says so. No call allocates. Not thread-safe: one instance per trial.
/// The reference implementation defines what each call means; every other one is bound to it by the conformance suite.
/// </summary>
public interface IKernels : IDisposable
{
    /// <summary>Groups of 16 sequences that a model should take through forward and backward at once. Does not change the numbers.</summary>
    int GroupsAtOnce(int context);

    Activation NewActivation(int groups, int context, int channels);

    /// <summary>All zero.</summary>
    ParameterVector NewParameters(int length);

    /// <summary>From host memory in lane layout; the host array may hold more.</summary>
    void Load(ReadOnlySpan<float> host, Activation to);

    void Load(ReadOnlySpan<float> host, ParameterVector to);

    void Save(Activation from, Span<float> host);

    void Save(ParameterVector from, Span<float> host);

    void Clear(ParameterVector vector);

    void Clear(Activation activation);

    /// <summary><c>y = x W</c>, or <c>y = residual + x W</c>. x: [B, T, I], w: [I, O], y and residual: [B, T, O].</summary>
    void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null);

    /// <summary><c>dx = dy Wᵀ</c>, or <c>dx += dy Wᵀ</c> when <paramref name="add"/>.</summary>
    void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add);

    /// <summary><c>dW += sum over tokens of xᵀ dy</c>.</summary>
    void MatMulWeightGradient(Activation x, Activation dy, Matrix dw);

    /// <summary>
    /// <c>y[t, c] += sum_p table[t, p] W[p, c]</c> for c in the columns of <paramref name="w"/>: a positional encoding concatenated to the input of those channels.
    /// table: [T, P] on the host, row-major; w: [P, columns ≤ channels of y].
    /// </summary>
    void AddPositions(ReadOnlySpan<float> table, Matrix w, Activation y);

    /// <summary><c>dW += tableᵀ (sum over sequences of dy)</c>.</summary>
    void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, Matrix dw);

    /// <summary>Channels of the memory that attention carries from its forward to its backward.</summary>
    int AttentionMemory(AttentionShape shape);

    /// <param name="shape">Kind, heads, key size, precision.</param>
    /// <param name="qkv">[B, T, <see cref="AttentionShape.InputChannels"/>]: queries, keys, values, gate logits.</param>
    /// <param name="parameters">[1, <see cref="AttentionShape.Parameters"/>].</param>
    /// <param name="o">[B, T, H·K], written.</param>
    /// <param name="memory">[B, T, <see cref="AttentionMemory"/>], written.</param>
    void Attention(AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory);

    /// <param name="shape">As in the forward.</param>
    /// <param name="qkv">As in the forward.</param>
    /// <param name="parameters">As in the forward.</param>
    /// <param name="o">Output of the forward.</param>
    /// <param name="memory">Memory of the forward.</param>
    /// <param name="dO">[B, T, H·K].</param>
    /// <param name="dQkv">Of qkv's shape, written.</param>
    /// <param name="dParameters">Added to.</param>
    void AttentionGradient(AttentionShape shape, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters);

    /// <summary>Normalises each token. gain and bias: [1, C]; bias is unused for RMS.</summary>
    void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y);

    /// <summary><c>dx += …</c>; the gradients of gain and bias are added to.</summary>
    void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias);

    /// <summary><c>y = x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))</c> (Hendrycks and Gimpel, 2016, tanh form).</summary>
    void Gelu(Activation x, Activation y);

    /// <summary><c>dx = dy · gelu'(x)</c>; dx may be dy.</summary>
    void GeluGradient(Activation x, Activation dy, Activation dx);

    /// <summary><c>x = min(max(x, −limit), limit)</c>, in place.</summary>
    void Clamp(Activation x, float limit);

    /// <summary><c>dx = 0</c> where the clamped x stands at the limit, in place.</summary>
    void ClampGradient(Activation x, float limit, Activation dx);

    /// <summary>
    /// Adds to <paramref name="lossByPosition"/>, [T], the sum over sequences and target channels of <c>(prediction − target)² / 2</c>. The prediction is the first channels of
    /// <paramref name="prediction"/>; only the first <paramref name="sequences"/> sequences count.
    /// </summary>
    void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition);

    /// <summary><c>dPrediction = scale (prediction − target)</c> on the predicting channels and counted sequences, 0 elsewhere.</summary>
    void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction);

    /// <summary>Limits each number to ±limit.</summary>
    void ClipElements(ParameterVector gradient, float limit);

    /// <summary>Scales the whole vector down to Euclidean length <paramref name="limit"/> when it is longer.</summary>
    void ClipNorm(ParameterVector gradient, float limit);

    /// <summary>One optimiser step; updates weights and both moments.</summary>
    void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, AdamStep step);

    /// <summary>True when every number is finite.</summary>
    bool AllFinite(ParameterVector vector);
}

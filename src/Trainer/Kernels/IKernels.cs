using Sweeper.Trainer.Attention;

namespace Sweeper.Trainer.Kernels;

/// <summary>
/// Everything that a model does to numbers, and the only way to do it: a model is written once over this, and runs on whatever implements it.
/// Activations are <c>x: [B, T, C]</c> (in groups of 16 sequences), parameters are row-major matrices. Gradients of parameters are added to what is there;
/// gradients of activations are written, or added where a call says so. No call allocates. Not thread-safe: one instance per trial, or per pack of trials of one shape:
/// with <see cref="Replicas"/> R every call computes R models at once, each with its own weights and data. Shapes are those of one of them; arrays on the host, and
/// <c>lossByPosition</c>, hold replica after replica.
/// The reference implementation defines what each call means; every other one is bound to it by the conformance suite.
/// </summary>
public interface IKernels : IDisposable
{
    /// <summary>Groups of 16 sequences that a model should take through forward and backward at once; <see cref="int.MaxValue"/>: whole batches. Does not change the numbers.</summary>
    int GroupsAtOnce(int context);

    /// <summary>Cores that one call may use; ≥ 1. Does not change the numbers.</summary>
    int Threads { get; }

    /// <summary>Models that one call computes at once; ≥ 1. What comes out for one of them does not depend on the others.</summary>
    int Replicas { get; }

    Activation NewActivation(int groups, int context, int channels);

    /// <summary>
    /// An activation over the memory of another, from its number <paramref name="first"/> on (a multiple of 16): positions of one group, or buffers that are never in use at
    /// the same time.
    /// </summary>
    /// <exception cref="ArgumentException">It would reach beyond the other.</exception>
    Activation Part(Activation of, int first, int groups, int context, int channels);

    /// <summary>All zero.</summary>
    ParameterVector NewParameters(int length);

    /// <summary>From host memory in lane layout; the host array may hold more.</summary>
    void Load(ReadOnlySpan<float> host, Activation to);

    void Load(ReadOnlySpan<float> host, ParameterVector to);

    void Save(Activation from, Span<float> host);

    void Save(ParameterVector from, Span<float> host);

    /// <summary>The numbers of one replica, in [0, <see cref="Replicas"/>).</summary>
    void Load(ParameterVector to, int replica, ReadOnlySpan<float> host);

    /// <summary>The numbers of one replica, in [0, <see cref="Replicas"/>).</summary>
    void Save(ParameterVector from, int replica, Span<float> host);

    void Clear(ParameterVector vector);

    void Clear(Activation activation);

    /// <summary><c>y = x W</c>, or <c>y = residual + x W</c>. x: [B, T, I], w: [I, O], y and residual: [B, T, O].</summary>
    void MatMul(Activation x, Matrix w, Activation y, Activation? residual = null);

    /// <summary><c>dx = dy Wᵀ</c>, or <c>dx += dy Wᵀ</c> when <paramref name="add"/>.</summary>
    void MatMulInputGradient(Activation dy, Matrix w, Activation dx, bool add);

    /// <summary><c>dW += sum over tokens of xᵀ dy</c>.</summary>
    void MatMulWeightGradient(Activation x, Activation dy, Matrix dw);

    /// <summary>
    /// <c>y[t, c(j)] += sum_p table[t, p] W[p, j]</c>: a positional encoding concatenated to the input of some channels. y's channels are <paramref name="heads"/> equal parts, and
    /// so are the columns of <paramref name="w"/>: those of a part go to the first channels of the part.
    /// </summary>
    /// <param name="table">[T, P] on the host, row-major.</param>
    /// <param name="w">[P, columns]; in each part at most as many columns as y has channels.</param>
    /// <param name="heads">Divides both.</param>
    /// <param name="y">Added to.</param>
    void AddPositions(ReadOnlySpan<float> table, Matrix w, int heads, Activation y);

    /// <summary><c>dW += tableᵀ (sum over sequences of dy)</c>, over the same channels.</summary>
    void AddPositionsGradient(ReadOnlySpan<float> table, Activation dy, int heads, Matrix dw);

    /// <summary>
    /// Normalises in place, in every token, blocks of K = <paramref name="keyDim"/> channels: <c>x = r x</c>, <see cref="HeadNormKind"/>. The channels of x are
    /// <paramref name="heads"/> equal parts; the blocks are the first of each part, as many as scales has channels for a part.
    /// </summary>
    /// <param name="kind">Not None.</param>
    /// <param name="keyDim">K.</param>
    /// <param name="heads">Divides the channels of x and of scales.</param>
    /// <param name="x">[B, T, C]; other channels stay as they are.</param>
    /// <param name="scales">[B, T, blocks of all parts], written: r.</param>
    void NormHeads(HeadNormKind kind, int keyDim, int heads, Activation x, Activation scales);

    /// <summary><c>dx = r (dy − y (y·dy))</c>, for RMS <c>r (dy − y (y·dy) / K)</c>, in place.</summary>
    /// <param name="kind">As in the forward.</param>
    /// <param name="keyDim">As in the forward.</param>
    /// <param name="heads">As in the forward.</param>
    /// <param name="y">What the forward has left in x.</param>
    /// <param name="scales">Of the forward.</param>
    /// <param name="dx">dy, overwritten by dx.</param>
    void NormHeadsGradient(HeadNormKind kind, int keyDim, int heads, Activation y, Activation scales, Activation dx);

    /// <summary>
    /// Rotates in place each pair of channels (2i, 2i+1) of the query and the key of each head, the first two blocks of K channels of each of <paramref name="heads"/> equal
    /// parts, by the angle of its position: <c>(a, b) = (a cos − b sin, a sin + b cos)</c>, or by minus that angle when <paramref name="back"/>, which undoes it and is its
    /// gradient (Su et al., 2021).
    /// </summary>
    /// <param name="table">[T, K] on the host, row-major: cos, sin of each pair in turn; K even.</param>
    /// <param name="heads">Divides the channels of x.</param>
    /// <param name="x">[B, T, C ≥ heads · 2 · K].</param>
    /// <param name="back">The other way.</param>
    void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back);

    /// <summary>
    /// A causal convolution, each channel with taps of its own, then SiLU, in place: <c>x[t, c] = silu(sum_{j ≤ t} w[j, c] x[t − j, c])</c>, <c>silu(z) = z / (1 + e^−z)</c>.
    /// The channels of x and the columns of <paramref name="w"/> are <paramref name="heads"/> equal parts: those of a part belong to the first channels of the part.
    /// </summary>
    /// <param name="w">[width ≥ 1, C]: tap 0 is that of the token itself.</param>
    /// <param name="heads">Divides both.</param>
    /// <param name="x">[B, T, channels ≥ C]; other channels stay as they are.</param>
    /// <param name="before">[B, T, C], written: x as it was.</param>
    void Convolve(Matrix w, int heads, Activation x, Activation before);

    /// <param name="w">As in the forward.</param>
    /// <param name="heads">As in the forward.</param>
    /// <param name="before">Of the forward.</param>
    /// <param name="dx">[B, T, channels ≥ C]: the gradient of what the forward has left in x, overwritten by that of what it found.</param>
    /// <param name="dw">Added to.</param>
    void ConvolveGradient(Matrix w, int heads, Activation before, Activation dx, Matrix dw);

    /// <summary>Channels of the memory that attention carries from its forward to its backward: the same for every head.</summary>
    int AttentionMemory(AttentionShape shape);

    /// <summary>The attention of some of the heads, from <paramref name="firstHead"/> on; all of them where qkv has <see cref="AttentionShape.InputChannels"/>.</summary>
    /// <param name="shape">Kind, heads, key size, precision.</param>
    /// <param name="firstHead">0 for the first.</param>
    /// <param name="qkv">[B, T, n · <see cref="AttentionShape.HeadChannels"/>] of n heads: query, key, value and gate logits of each in turn.</param>
    /// <param name="parameters">[1, <see cref="AttentionShape.Parameters"/>], of all heads.</param>
    /// <param name="o">[B, T, H·K]: the channels of these heads are written.</param>
    /// <param name="memory">[B, T, n / H of <see cref="AttentionMemory"/>], written.</param>
    void Attention(AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory);

    /// <param name="shape">As in the forward.</param>
    /// <param name="firstHead">As in the forward.</param>
    /// <param name="qkv">As in the forward.</param>
    /// <param name="parameters">As in the forward.</param>
    /// <param name="o">Output of the forward.</param>
    /// <param name="memory">Memory of the forward.</param>
    /// <param name="dO">[B, T, H·K].</param>
    /// <param name="dQkv">Of qkv's shape, written.</param>
    /// <param name="dParameters">Of all heads; added to.</param>
    void AttentionGradient(
        AttentionShape shape, int firstHead, Activation qkv, Matrix parameters, Activation o, Activation memory, Activation dO, Activation dQkv, Matrix dParameters);

    /// <summary>Normalises each block of K = <paramref name="keyDim"/> channels by itself: <c>y = gain · x / sqrt(|x|² / K + 1e-5)</c>. x, y: [B, T, blocks · K]; gain: [1, blocks · K].</summary>
    void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y);

    /// <summary><c>dx = r (h − n (n·h) / K)</c> with <c>h = gain · dy</c> and <c>n = r x</c> the normalised x; the gradient of gain is added to.</summary>
    /// <param name="keyDim">As in the forward.</param>
    /// <param name="x">As in the forward.</param>
    /// <param name="gain">As in the forward.</param>
    /// <param name="dx">dy, overwritten by dx.</param>
    /// <param name="dGain">Added to.</param>
    void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain);

    /// <summary>Normalises each token. gain and bias: [1, C]; bias is unused for RMS.</summary>
    void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y);

    /// <summary><c>dx += …</c>; the gradients of gain and bias are added to.</summary>
    void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias);

    /// <summary><c>y = x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))</c> (Hendrycks and Gimpel, 2016, tanh form).</summary>
    void Gelu(Activation x, Activation y);

    /// <summary><c>dx = dy · gelu'(x)</c>; dx may be x or dy.</summary>
    void GeluGradient(Activation x, Activation dy, Activation dx);

    /// <summary><c>y = g σ(g) · u</c>, σ(g) = 1 / (1 + e^−g) (SwiGLU: Shazeer, 2020). x: [B, T, 2F], gates g, then values u; y: [B, T, F].</summary>
    void SwiGlu(Activation x, Activation y);

    /// <summary><c>dg = dy · u σ(g) (1 + g (1 − σ(g)))</c>, <c>du = dy · g σ(g)</c>. dx: [B, T, 2F], written; may be x.</summary>
    void SwiGluGradient(Activation x, Activation dy, Activation dx);

    /// <summary><c>x = min(max(x, −limit), limit)</c>, in place.</summary>
    void Clamp(Activation x, float limit);

    /// <summary><c>dx = 0</c> where the clamped x stands at the limit, in place.</summary>
    void ClampGradient(Activation x, float limit, Activation dx);

    /// <summary>
    /// Adds to <paramref name="lossByPosition"/>, [replicas, T], the sum over sequences and target channels of <c>(prediction − target)² / 2</c>. The prediction is the first channels of
    /// <paramref name="prediction"/>; only the first <paramref name="sequences"/> sequences count.
    /// </summary>
    void SquaredError(Activation prediction, Activation target, int sequences, Span<double> lossByPosition);

    /// <summary><c>dPrediction = scale (prediction − target)</c> on the predicting channels and counted sequences, 0 elsewhere.</summary>
    void SquaredErrorGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction);

    /// <summary><c>x = cap · tanh(x / cap)</c>, in place: logits that stay within ±cap (Gemma 2, arXiv 2408.00118).</summary>
    void SoftCap(Activation x, float cap);

    /// <summary><c>dx = dx (1 − (y / cap)²)</c>, in place; y: what the forward has left in x.</summary>
    void SoftCapGradient(Activation y, float cap, Activation dx);

    /// <summary>
    /// Adds to <paramref name="lossByPosition"/>, [replicas, T], the sum over sequences of <c>log Σ_c e^z_c − Σ_c y_c z_c</c>, in nats. The logits z are the first channels of
    /// <paramref name="prediction"/>, as many as <paramref name="target"/> has; y sums to 1 in every token (one-hot: the token that comes next). Only the first
    /// <paramref name="sequences"/> sequences count.
    /// </summary>
    void CrossEntropy(Activation prediction, Activation target, int sequences, Span<double> lossByPosition);

    /// <summary><c>dPrediction = scale (softmax(z) − y)</c> on the predicting channels and counted sequences, 0 elsewhere.</summary>
    void CrossEntropyGradient(Activation prediction, Activation target, int sequences, float scale, Activation dPrediction);

    /// <summary>Limits each number to ±limit.</summary>
    void ClipElements(ParameterVector gradient, float limit);

    /// <summary>Scales the whole vector, that of each replica by itself, down to Euclidean length <paramref name="limit"/> when it is longer.</summary>
    void ClipNorm(ParameterVector gradient, float limit);

    /// <summary>One optimiser step; updates weights and both moments.</summary>
    /// <param name="weights">Updated.</param>
    /// <param name="gradient">Read.</param>
    /// <param name="firstMoment">Updated.</param>
    /// <param name="secondMoment">Updated.</param>
    /// <param name="steps">One for each replica, which may be at different steps and rates; <see cref="AdamStep.None"/>: it stays as it is.</param>
    void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, ReadOnlySpan<AdamStep> steps);

    /// <summary>True when every number of every replica is finite.</summary>
    bool AllFinite(ParameterVector vector);
}

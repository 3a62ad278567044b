using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Training;

/// <summary>AdamW with gradient clipping over all parameters of a model (Loshchilov and Hutter, 2019).</summary>
public sealed class Optimiser
{
    private readonly IKernels _kernels;
    private readonly TrainingOptions _options;

    public Optimiser(IKernels kernels, TrainingOptions options, int parameters)
    {
        (_kernels, _options) = (kernels, options);
        FirstMoment = kernels.NewParameters(parameters);
        SecondMoment = kernels.NewParameters(parameters);
    }

    public ParameterVector FirstMoment { get; }

    public ParameterVector SecondMoment { get; }

    /// <summary>The same step of every replica.</summary>
    /// <param name="step">1 for the first step.</param>
    /// <param name="weights">Updated.</param>
    /// <param name="gradient">Clipped in place.</param>
    public void Step(int step, ParameterVector weights, ParameterVector gradient)
    {
        Span<AdamStep> steps = stackalloc AdamStep[_kernels.Replicas];
        steps.Fill(Scalars(_options, step));
        Step(steps, weights, gradient);
    }

    /// <param name="steps">One for each replica.</param>
    /// <param name="weights">Updated.</param>
    /// <param name="gradient">Clipped in place.</param>
    public void Step(ReadOnlySpan<AdamStep> steps, ParameterVector weights, ParameterVector gradient)
    {
        if (_options.Clip == ClipKind.Elements)
            _kernels.ClipElements(gradient, (float)_options.ClipAt);
        else if (_options.Clip == ClipKind.Norm)
            _kernels.ClipNorm(gradient, (float)_options.ClipAt);
        _kernels.AdamW(weights, gradient, FirstMoment, SecondMoment, steps);
    }

    /// <summary>What a model trained like this multiplies by at a step.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="step">1 for the first step.</param>
    public static AdamStep Scalars(TrainingOptions options, int step) => new(
        (float)options.Rate.At(step),
        (float)options.Beta1,
        (float)options.Beta2,
        (float)options.Epsilon,
        (float)options.WeightDecay,
        (float)(1 - Power(options.Beta1, step)),
        (float)(1 - Power(options.Beta2, step)));

    /// <summary>By repeated squaring: the same bits on every machine, unlike a library's pow.</summary>
    private static double Power(double x, int exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, x *= x)
        {
            if ((exponent & 1) == 1)
                result *= x;
        }

        return result;
    }
}

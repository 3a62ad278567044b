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

    /// <param name="step">1 for the first step.</param>
    /// <param name="weights">Updated.</param>
    /// <param name="gradient">Clipped in place.</param>
    public void Step(int step, ParameterVector weights, ParameterVector gradient)
    {
        if (_options.Clip == ClipKind.Elements)
            _kernels.ClipElements(gradient, (float)_options.ClipAt);
        else if (_options.Clip == ClipKind.Norm)
            _kernels.ClipNorm(gradient, (float)_options.ClipAt);
        var scalars = new AdamStep(
            (float)_options.Rate.At(step),
            (float)_options.Beta1,
            (float)_options.Beta2,
            (float)_options.Epsilon,
            (float)_options.WeightDecay,
            (float)(1 - Power(_options.Beta1, step)),
            (float)(1 - Power(_options.Beta2, step)));
        _kernels.AdamW(weights, gradient, FirstMoment, SecondMoment, scalars);
    }

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

namespace Sweeper.Trainer.Kernels.Reference;

public sealed partial class ReferenceKernels
{
    public void ClipElements(ParameterVector gradient, float limit)
    {
        var g = Of(gradient).Data;
        for (var i = 0; i < g.Length; i++)
            g[i] = Math.Min(Math.Max(g[i], -limit), limit);
    }

    public void ClipNorm(ParameterVector gradient, float limit)
    {
        var g = Of(gradient).Data;
        var norm = Math.Sqrt(g.Sum(x => x * x));
        if (norm <= limit)
            return;
        for (var i = 0; i < g.Length; i++)
            g[i] *= limit / norm;
    }

    public void AdamW(ParameterVector weights, ParameterVector gradient, ParameterVector firstMoment, ParameterVector secondMoment, ReadOnlySpan<AdamStep> steps)
    {
        var step = steps[0];
        if (step.IsNone)
            return;
        var (w, g, m, v) = (Of(weights).Data, Of(gradient).Data, Of(firstMoment).Data, Of(secondMoment).Data);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = step.Beta1 * m[i] + (1.0 - step.Beta1) * g[i];
            v[i] = step.Beta2 * v[i] + (1.0 - step.Beta2) * g[i] * g[i];
            w[i] -= step.Rate * (m[i] / step.Correction1 / (Math.Sqrt(v[i] / step.Correction2) + step.Epsilon) + (double)step.Decay * w[i]);
        }
    }

    public bool AllFinite(ParameterVector vector) => Array.TrueForAll(Of(vector).Data, double.IsFinite);
}

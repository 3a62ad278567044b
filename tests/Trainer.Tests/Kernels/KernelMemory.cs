using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels;

/// <summary>Reads the arrays of any kernels at the precision that they have: float64 from the reference, what <c>Save</c> gives from the others.</summary>
internal static class KernelMemory
{
    public static double[] Read(this IKernels kernels, Activation activation)
    {
        if (activation is ReferenceActivation reference)
            return (double[])reference.Data.Clone();
        var host = new float[activation.Length];
        kernels.Save(activation, host);
        return Array.ConvertAll(host, x => (double)x);
    }

    public static double[] Read(this IKernels kernels, ParameterVector vector)
    {
        if (vector is ReferenceVector reference)
            return (double[])reference.Data.Clone();
        var host = new float[vector.Length];
        kernels.Save(vector, host);
        return Array.ConvertAll(host, x => (double)x);
    }

    public static Activation NewActivation(this IKernels kernels, int groups, int context, int channels, float[] host)
    {
        var activation = kernels.NewActivation(groups, context, channels);
        kernels.Load(host, activation);
        return activation;
    }

    public static ParameterVector NewParameters(this IKernels kernels, float[] host)
    {
        var vector = kernels.NewParameters(host.Length);
        kernels.Load(host, vector);
        return vector;
    }
}

using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Trials;

namespace Sweeper.Client.Planning;

/// <summary>What makes the plan of trials that another process trains, with the ids that they have there.</summary>
internal static class PlanningExecutor
{
    /// <param name="numerics">
    /// Of whoever trains them; null or empty: not told. Another class of devices (<c>cuda-1</c>) is named as there; another version of this program's own class stays apart, because it
    /// may be another recipe.
    /// </param>
    public static TransformerExecutor Of(string? numerics) =>
        string.IsNullOrEmpty(numerics) || Class(numerics) == Class(NumericsVersion.Text) ? new TransformerExecutor() : new TransformerExecutor { Numerics = numerics };

    private static string Class(string numerics) => numerics[..Math.Max(0, numerics.LastIndexOf('-'))];
}

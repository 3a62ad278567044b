namespace Sweeper.Sweeps.Specs;

/// <summary>What other tools (W&amp;B, Optuna, Hydra, Ray Tune) call the sections of a sweep file: too far from ours for edit distance.</summary>
internal static class OtherTools
{
    private static readonly Dictionary<string, string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["parameters"] = "axes", ["params"] = "axes", ["param_space"] = "axes", ["grid"] = "axes", ["sweeper"] = "axes",
        ["metric"] = "objective", ["direction"] = "objective",
        ["method"] = "search", ["sampler"] = "search", ["trials"] = "search", ["n_trials"] = "search", ["num_samples"] = "search",
        ["name"] = "sweep", ["study_name"] = "sweep", ["repeats"] = "seeds", ["early_terminate"] = "early_stopping", ["pruner"] = "early_stopping", ["scheduler"] = "early_stopping", ["max_failures"] = "retries",
        ["filter"] = "constraints", ["exclude"] = "constraints",
    };

    /// <returns>Our name, or null.</returns>
    public static string? OurName(string section) => Sections.GetValueOrDefault(section);
}

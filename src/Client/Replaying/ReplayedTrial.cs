using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Specs;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Replaying;

/// <summary>A trial as the store has it, ready to be trained again.</summary>
/// <param name="Trial">Its configuration is that of <c>trial.json</c>.</param>
/// <param name="Reports">Steps rising.</param>
/// <param name="Result">Of a finished trial; null: only its reports so far can be compared.</param>
/// <param name="Rule">When numbers count as the same.</param>
internal sealed record ReplayedTrial(Trial Trial, IReadOnlyList<Report> Reports, TrialResult? Result, ReplayRule Rule)
{
    /// <exception cref="InputException">It cannot be trained again, or there is nothing to compare with.</exception>
    public static ReplayedTrial Of(StoredTrial stored, TrialResult? result, ITrialExecutor executor, ReplayRule rule)
    {
        if (stored.Trial["configuration"] is not JsonObject json || stored.Trial["seed"]?.GetValueKind() is not System.Text.Json.JsonValueKind.Number)
            throw new InputException($"trials/{stored.Id}/trial.json must have a configuration and a seed, but has not.");
        if (ConfigurationReader.Read(json, executor.Schema, out var problems) is not { } configuration)
            throw new InputException([.. problems.Select(p => $"trials/{stored.Id}/trial.json: {p}")]);
        if (executor.Check(configuration) is { Count: > 0 } violations)
            throw new InputException([.. violations.Select(v => $"trials/{stored.Id}/trial.json: {v.Message}")]);
        var trial = Trial.Of(configuration, (int)stored.Trial["seed"]!, rule.Stored);
        if (trial.Id.Text != stored.Id)
            throw new InputException($"trials/{stored.Id}/trial.json must be of trial {stored.Id}, but what it says is trial {trial.Id}: it was changed.");
        var final = result?.IsFinal() == true ? result : null;
        if (final is null && stored.Reports.Count == 0)
            throw new InputException($"trial {stored.Id} must have a result or reports to be compared with, but has neither yet.");
        return new ReplayedTrial(trial, stored.Reports, final, rule);
    }
}

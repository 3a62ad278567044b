using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>A choice on every axis.</summary>
/// <param name="Choices">In the order of the axes; null where an axis does not apply.</param>
internal sealed record Point(IReadOnlyList<Setting?> Choices)
{
    public IReadOnlyList<KeyValuePair<string, Value>> Axes { get; } = [.. Choices.OfType<Setting>().Select(c => KeyValuePair.Create(c.Path, c.Value))];

    /// <summary>Equal for points with equal choices.</summary>
    public Configuration Key { get; } = Configuration.Of(Choices.OfType<Setting>().Select(c => KeyValuePair.Create(c.Path, c.Value)));

    public string Label => Arm.LabelOf(Axes);
}

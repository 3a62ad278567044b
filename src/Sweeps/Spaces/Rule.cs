using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>A conditional setting: after the axes and before derived values, the settings apply to arms for which the condition holds.</summary>
internal sealed record Rule(Formula If, IReadOnlyList<Setting> Set);

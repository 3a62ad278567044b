using Sweeper.Engine;

namespace Sweeper.Bench.Durability;

/// <summary>Nobody watches.</summary>
internal sealed class SilentObserver : ISweepObserver;

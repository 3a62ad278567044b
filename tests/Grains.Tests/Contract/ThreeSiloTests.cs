using Sweeper.Engine.Contract;

namespace Sweeper.Grains.Tests.Contract;

/// <summary>The contract of engines on a cluster of three silos: whoever holds a sweep, most of its devices are elsewhere.</summary>
public sealed class ThreeSiloTests(ThreeSilos engine) : EngineContract(engine), IClassFixture<ThreeSilos>;

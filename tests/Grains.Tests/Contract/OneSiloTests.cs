using Sweeper.Engine.Contract;

namespace Sweeper.Grains.Tests.Contract;

/// <summary>The contract of engines on a cluster of one silo.</summary>
public sealed class OneSiloTests(OneSilo engine) : EngineContract(engine), IClassFixture<OneSilo>;

using Sweeper.Engine.Contract;

namespace Sweeper.Client.Tests.Contract;

/// <summary>The contract of engines in one process.</summary>
public sealed class EmbeddedEngineTests(EmbeddedEngineUnderTest engine) : EngineContract(engine), IClassFixture<EmbeddedEngineUnderTest>;

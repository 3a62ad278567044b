using Sweeper.Engine.Contract;
using Sweeper.Silo.Tests.Processes;

namespace Sweeper.Silo.Tests.Contract;

/// <summary>The contract of engines on three processes that find each other by Redis.</summary>
public sealed class SiloProcessTests(SiloProcesses engine) : EngineContract(engine), IClassFixture<SiloProcesses>;

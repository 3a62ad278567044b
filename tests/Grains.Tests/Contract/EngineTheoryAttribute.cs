namespace Sweeper.Engine.Contract;

/// <summary>A test with cases of the contract; this engine needs nothing that might be missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EngineTheoryAttribute : TheoryAttribute;

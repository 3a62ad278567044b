namespace Sweeper.Engine.Tests.Stores;

/// <summary>A test of the contract; every project that binds it says in its own attributes where it can run. Here: everywhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StoreFactAttribute : FactAttribute;

namespace Sweeper.Engine.Stores;

/// <summary>Stands for what an object holds. Opaque: only <see cref="IStore.TryWrite"/> of the same store can tell what it means.</summary>
public sealed record ObjectTag(string Text);

namespace Sweeper.Engine.Stores;

/// <summary>A folder of a store held by this process (<see cref="IStore.Hold"/>). Disposing gives it back.</summary>
public interface IStoreHold : IDisposable
{
    /// <summary>Fires when the hold was lost: somebody else may have it now, so that its owner must stop. Never fires where only the end of the process loses it.</summary>
    CancellationToken Lost { get; }
}

using Orleans.Runtime;

namespace Sweeper.Grains.Placement;

/// <summary>On the silo whose name the grain's key begins with.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.device-placement.v1")]
internal sealed class DevicePlacement : PlacementStrategy
{
}

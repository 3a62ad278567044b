using Orleans.Placement;

namespace Sweeper.Grains.Placement;

/// <summary>The grain is where its device is: see <see cref="DevicePlacementDirector"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnDeviceAttribute() : PlacementAttribute(new DevicePlacement());

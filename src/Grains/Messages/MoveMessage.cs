using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="Move"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.move.v1")]
public sealed record MoveMessage(
    [property: Id(0)] string Device,
    [property: Id(1)] string Silo,
    [property: Id(2)] string Sweep,
    [property: Id(3)] bool AtOnce)
{
    public static MoveMessage Of(Move m) => new(m.Device.Text, m.Silo, m.Sweep, m.AtOnce);

    public Move To() => new(new DeviceId(Device), Silo, Sweep, AtOnce);
}

using Sweeper.Trainer.Torch.Packs;

namespace Sweeper.Trainer.Torch.Tests.Packs;

public sealed class PackRoomTests
{
    [Fact]
    public void One_until_it_is_measured_then_as_many_as_fit()
    {
        var room = new PackRoom(plannedBytes: 10);
        Assert.Equal(1, room.Fit(1000));
        room.Measured(40);
        Assert.Equal(25, room.Fit(1000));
        Assert.Equal(24, room.Fit(999));
        room.Measured(1);
        Assert.Equal(40, room.Bytes);
    }

    [Fact]
    public void Never_less_than_its_buffers_and_never_none()
    {
        var room = new PackRoom(plannedBytes: 10);
        room.Measured(-500);
        Assert.Equal(10, room.Bytes);
        Assert.Equal(1, room.Fit(-3));
    }

    [Fact]
    public void Too_many_are_halved_down_to_one()
    {
        var room = new PackRoom(plannedBytes: 1);
        room.Measured(1);
        room.TooMany(9);
        Assert.Equal(4, room.Fit(1000));
        room.TooMany(4);
        room.TooMany(2);
        Assert.Equal(1, room.Fit(1000));
    }
}

using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Sweeps.Tests.Sharing;

public sealed class DeviceSeatsTests
{
    [Theory]
    [InlineData("2", "cpu:0 cpu:1")]
    [InlineData("torch-cpu", "torch-cpu:0")]
    [InlineData("torch-cpu:3", "torch-cpu:0 torch-cpu:1 torch-cpu:2")]
    [InlineData("none", "")]
    public void Trials_at_a_time(string devices, string seats) => Assert.Equal(seats, string.Join(' ', DeviceSeats.Of(Parse(devices), gpus: 8)));

    [Fact]
    public void Few_trials_spread_over_the_gpus()
    {
        var seats = DeviceSeats.Of(Parse("cuda:1,3"), gpus: 8);
        Assert.Equal(2 * DeviceSeats.OfGpu, seats.Count);
        Assert.Equal("cuda:1.0 cuda:3.0 cuda:1.1 cuda:3.1", string.Join(' ', seats.Take(4)));
        Assert.Equal(["cuda:0", "cuda:1"], DeviceSeats.Of(Parse("cuda:all"), gpus: 2).Select(seat => seat.Pool).Distinct());
    }

    /// <summary>A trial that is to be alone is so in its pool.</summary>
    [Theory]
    [InlineData("cpu:3", "cpu")]
    [InlineData("rack7/cpu:3", "rack7/cpu")]
    [InlineData("torch-cpu:3", "torch-cpu")]
    [InlineData("rack.7/torch-cpu:3", "rack.7/torch-cpu")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("cuda:0.31", "cuda:0")]
    [InlineData("rack.7/cuda:1.0", "rack.7/cuda:1")]
    [InlineData("rack.7:1/other", "rack.7:1/other")]
    [InlineData("anything", "anything")]
    public void Seats_of_a_device_share_its_memory(string id, string pool) => Assert.Equal(pool, new DeviceId(id).Pool);

    private static DeviceSpec Parse(string text) => DeviceSpec.Parse(text, "--devices", allowsNone: true);
}

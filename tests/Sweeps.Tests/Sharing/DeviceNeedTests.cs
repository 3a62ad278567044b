using Sweeper.Sweeps.Sharing;
using static Sweeper.Sweeps.Tests.Sharing.Fleet;

namespace Sweeper.Sweeps.Tests.Sharing;

public sealed class DeviceNeedTests
{
    [Theory]
    [InlineData(null, 0, "", true)]
    [InlineData("cuda", 0, "", true)]
    [InlineData("cpu", 0, "", false)]
    [InlineData("cuda", 40, "n1", true)]
    [InlineData("cuda", 81, "n1", false)]
    [InlineData(null, 0, "n2", false)]
    public void A_device_meets_a_need(string? kind, int gigabytes, string numerics, bool met) =>
        Assert.Equal(met, new DeviceNeed(kind, gigabytes * Gigabyte, numerics).IsMetBy(Device("rack0/cuda:0", 80 * Gigabyte)));

    [Fact]
    public void Machines_of_one_make_are_one_class() =>
        Assert.Equal(DeviceClass.Of(Device("a/cpu:0", (64L << 30) + 1)), DeviceClass.Of(Device("b/cpu:0", (64L << 30) + (200L << 20))));

    [Theory]
    [InlineData("cuda", 40, "", "asks for cuda with 40 GB, but the 8 devices of the cluster are cpu", "cpu")]
    [InlineData("cuda", 0, "", "asks for cuda, but the 8 devices of the cluster are cpu", "cpu")]
    [InlineData("cuda", 100, "", "asks for cuda with 100 GB, but the 16 devices of the cluster are cpu with 15.84 GB and cuda with 15.84 GB", "cpu", "cuda")]
    [InlineData(null, 100, "", "asks for any device with 100 GB, but the 8 devices of the cluster are cpu with 15.84 GB", "cpu")]
    [InlineData("cpu", 0, "n2", "asks for cpu with numerics n2, but the 8 devices of the cluster are cpu with numerics n1", "cpu")]
    [InlineData("cuda", 0, "", "asks for cuda, but the cluster has no device")]
    [InlineData("cpu", 0, "n1", null, "cpu", "cuda")]
    public void It_is_said_why_nobody_meets_it(string? kind, int gigabytes, string numerics, string? said, params string[] kinds) => Assert.Equal(
        said,
        new DeviceNeed(kind, gigabytes * Gigabyte, numerics).WhyNobody(kinds.Select(k => (DeviceClass.Of(Device($"rack0/{k}:0")), 8))));

    [Fact]
    public void One_device_is_not_many() => Assert.Equal(
        "asks for cuda, but the only device of the cluster is cpu",
        Cuda.WhyNobody([(DeviceClass.Of(Device("rack0/cpu:0")), 1)]));
}

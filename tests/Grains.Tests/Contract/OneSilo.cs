namespace Sweeper.Grains.Tests.Contract;

public sealed class OneSilo() : ClusterUnderTest(silos: 1, devices: 2);

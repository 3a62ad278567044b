namespace Sweeper.Grains.Tests.Contract;

public sealed class ThreeSilos() : ClusterUnderTest(silos: 3, devices: 1);

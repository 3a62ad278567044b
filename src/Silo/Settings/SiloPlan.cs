using System.Net;
using Sweeper.Gateway;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Silo.Settings;

/// <summary>What this process is to be: read from <see cref="SiloOptions"/>, found right.</summary>
/// <param name="Name">Of the silo, with which the ids of its devices begin.</param>
/// <param name="IsClient">A gateway outside of the cluster.</param>
/// <param name="Address">That other silos reach this one by.</param>
/// <param name="Redis">Connection string; null: <c>localhost</c> clustering.</param>
/// <param name="PrimaryPort">With <c>localhost</c>: whom this silo joins.</param>
internal sealed record SiloPlan(
    string Name,
    bool IsClient,
    IPAddress Address,
    int SiloPort,
    int GatewayPort,
    int PrimaryPort,
    string? Redis,
    string ClusterId,
    string ServiceId,
    string Store,
    IReadOnlyList<DeviceFacts> Devices,
    TimeSpan Drain,
    TimeSpan Checkpoints,
    TimeSpan Lease,
    string Urls,
    GatewayOptions Gateway);

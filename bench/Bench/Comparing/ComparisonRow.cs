using System.Text.Json.Nodes;
using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Comparing;

/// <summary>One shape, kind and context, measured.</summary>
/// <param name="Ours">The median round of ours.</param>
/// <param name="Peer">The median round of the peer's better way; null without a peer.</param>
/// <param name="Ratio">Median over rounds of peer time over our time in the same round: above 1 we are faster.</param>
/// <param name="Spread">Least and largest of those ratios.</param>
/// <param name="CpuRatio">The same of processor times: coarser, since it leaves idle threads out, but it hardly notices neighbours.</param>
/// <param name="PeerWay">The way and form that won, or why there is no peer.</param>
/// <param name="PeakShare">Our operations per second as a share of all cores' peak.</param>
internal sealed record ComparisonRow(
    Workload Workload, Measurement Ours, Measurement? Peer, double? Ratio, (double Low, double High) Spread, double? CpuRatio, string PeerWay, double PeakShare)
{
    public double TokensPerSecond => 1000 * Workload.Tokens / Ours.Milliseconds;

    public JsonObject ToJson() => new()
    {
        ["shape"] = Workload.Shape,
        ["kind"] = Workload.Kind,
        ["context"] = Workload.Context,
        ["ms"] = Ours.Milliseconds,
        ["peer_ms"] = Peer?.Milliseconds,
        ["ratio"] = Ratio,
        ["cpu_ratio"] = CpuRatio,
        ["cpu_ms"] = Ours.CpuMilliseconds,
        ["peer_cpu_ms"] = Peer?.CpuMilliseconds,
        ["ratio_low"] = Ratio is null ? null : Spread.Low,
        ["ratio_high"] = Ratio is null ? null : Spread.High,
        ["peak_share"] = PeakShare,
        ["tokens_per_second"] = TokensPerSecond,
        ["bytes_per_step"] = Ours.BytesPerStep,
        ["peak_bytes"] = Ours.PeakBytes,
        ["peer_peak_bytes"] = Peer?.PeakBytes,
        ["peer_way"] = PeerWay,
    };
}

namespace Sweeper.Bench.Comparing;

/// <summary>The rows, as they come.</summary>
internal static class ComparisonTable
{
    public static void PrintHead() => Console.WriteLine(
        $"{"shape",-5} {"kind",-10} {"T",5} {"ms/step",9} {"tokens/s",10} {"peak",6} {"B/step",6} {"MiB",6}   {"peer ms",9} {"MiB",6} {"ratio",6} {"(low-high)",13} {"cpu",6}  peer's best way");

    public static void Print(ComparisonRow row)
    {
        var workload = row.Workload;
        Console.Write(
            $"{workload.Shape,-5} {workload.Kind,-10} {workload.Context,5} {row.Ours.Milliseconds,9:0.00} {row.TokensPerSecond,10:0} {row.PeakShare,6:0.0%} {row.Ours.BytesPerStep,6:0} {row.Ours.PeakBytes >> 20,6}   ");
        Console.Write(row.Peer is null
            ? $"{"-",9} {"-",6} {"-",6} {"",13} {"-",6}"
            : $"{row.Peer.Milliseconds,9:0.00} {row.Peer.PeakBytes >> 20,6} {row.Ratio,6:0.00} {$"({row.Spread.Low:0.00}-{row.Spread.High:0.00})",13} {row.CpuRatio,6:0.00}");
        Console.WriteLine($"  {row.PeerWay}{(double.IsFinite(row.Ours.Loss) ? "" : "; OUR LOSS IS NOT FINITE")}{(double.IsFinite(row.Peer?.Loss ?? 0) ? "" : "; PEER'S LOSS IS NOT FINITE")}");
    }
}

namespace Sweeper.Bench.Workers;

/// <summary>What one side did in one round, on the whole machine.</summary>
/// <param name="Milliseconds">Wall time per training step of the machine: with two trials at once, half of what a step of one of them takes.</param>
/// <param name="CpuMilliseconds">Processor time per step, all threads: what a neighbour on the same cores does not add to.</param>
/// <param name="PeakBytes">Peak of the working sets of all its processes since they started.</param>
/// <param name="BytesPerStep">Managed bytes allocated per step; 0 for the peer, which does not say.</param>
/// <param name="Loss">After the last step.</param>
internal sealed record Measurement(double Milliseconds, double CpuMilliseconds, long Steps, long PeakBytes, double BytesPerStep, double Loss);

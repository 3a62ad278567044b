using Microsoft.Extensions.Logging;

namespace Sweeper.Engine.Logging;

/// <summary>
/// Every message that the engine logs, with its stable event id (docs/telemetry.md). Each is logged while the span that it is about is the current one, so that
/// it carries its trace and span ids.
/// </summary>
public static partial class EngineLog
{
    [LoggerMessage(30, LogLevel.Warning, "The store tries {Call} again, retry {Number}, because of {Because}")]
    public static partial void StoreRetried(ILogger log, string call, int number, string because);

    [LoggerMessage(31, LogLevel.Warning, "The store does not answer: {Changes} changes ({Bytes} bytes) wait on the local disk: {Because}")]
    public static partial void SpoolIsBehind(ILogger log, int changes, long bytes, string because);

    [LoggerMessage(32, LogLevel.Information, "The store answers again; {Changes} changes ({Bytes} bytes) are still to be uploaded")]
    public static partial void SpoolGoesOn(ILogger log, int changes, long bytes);

    [LoggerMessage(1, LogLevel.Information, "Sweep {Sweep} opened: {Trials} trials, {Known} of them known")]
    internal static partial void SweepOpened(ILogger log, string sweep, int trials, int known);

    [LoggerMessage(2, LogLevel.Information, "Sweep {Sweep} was extended to {Trials} trials")]
    internal static partial void SweepExtended(ILogger log, string sweep, int trials);

    [LoggerMessage(3, LogLevel.Warning, "Sweep {Sweep} stops: {Reason}")]
    internal static partial void SweepStopping(ILogger log, string sweep, string reason);

    [LoggerMessage(4, LogLevel.Information, "Sweep {Sweep} ended: {Completed} completed, {Failed} failed, {Stopped} stopped, {Paused} held")]
    internal static partial void SweepEnded(ILogger log, string sweep, int completed, int failed, int stopped, int paused);

    [LoggerMessage(5, LogLevel.Information, "Sweep {Sweep} took a request from another terminal: {Request}")]
    internal static partial void ControlTaken(ILogger log, string sweep, string request);

    [LoggerMessage(10, LogLevel.Information, "Trial {Trial} started on {Device}, attempt {Attempt}")]
    internal static partial void TrialStarted(ILogger log, string trial, string device, int attempt);

    [LoggerMessage(11, LogLevel.Information, "Trial {Trial} carries on from step {Step} on {Device}, attempt {Attempt}")]
    internal static partial void TrialResumed(ILogger log, string trial, int step, string device, int attempt);

    [LoggerMessage(12, LogLevel.Information, "Trial {Trial} ended: {Outcome} at step {Step}")]
    internal static partial void TrialEnded(ILogger log, string trial, string outcome, int step);

    [LoggerMessage(13, LogLevel.Warning, "Trial {Trial} failed: {Outcome} at step {Step}: {Message}")]
    internal static partial void TrialFailed(ILogger log, string trial, string outcome, int step, string message);

    [LoggerMessage(14, LogLevel.Warning, "Trial {Trial} does not use the checkpoint of trial {Of} at step {Step}: {Why}")]
    internal static partial void CheckpointSkipped(ILogger log, string trial, string of, int step, string why);

    [LoggerMessage(15, LogLevel.Error, "Trial {Trial} of {Sweep} cannot be trained on {Device}: {Why}")]
    internal static partial void OrderRefused(ILogger log, string trial, string sweep, string device, string why);

    [LoggerMessage(33, LogLevel.Warning, "Sweep {Sweep} cannot be coordinated here now: {Why}")]
    internal static partial void CoordinationFailed(ILogger log, string sweep, string why);

    [LoggerMessage(34, LogLevel.Information, "Sweep {Sweep} is coordinated by {Silo}, epoch {Epoch}")]
    internal static partial void Coordinates(ILogger log, string sweep, string silo, int epoch);

    [LoggerMessage(35, LogLevel.Warning, "The silo's beat did not arrive: {Why}")]
    internal static partial void BeatFailed(ILogger log, string why);

    [LoggerMessage(20, LogLevel.Warning, "Trial {Trial} lost its lease: nothing was heard of attempt {Attempt} for too long")]
    internal static partial void LeaseExpired(ILogger log, string trial, int attempt);

    [LoggerMessage(21, LogLevel.Warning, "Device {Device} gets no more trials: {Reason}")]
    internal static partial void DeviceSetAside(ILogger log, string device, string reason);

    [LoggerMessage(22, LogLevel.Information, "Trial {Trial} at rung {Rung}, step {Step}: {Choice}; value {Value}, rank {Rank} of {Seen}, quota {Quota}, cutoff {Cutoff}")]
    internal static partial void Decided(ILogger log, string trial, int rung, int step, string choice, double? value, int rank, int seen, int quota, double? cutoff);

    [LoggerMessage(40, LogLevel.Information, "A process for the trials of {Device} started, pid {Pid}")]
    internal static partial void ChildStarted(ILogger log, string device, int pid);

    [LoggerMessage(41, LogLevel.Information, "{Device} said: {Line}")]
    internal static partial void ChildSaid(ILogger log, string device, string line);

    [LoggerMessage(42, LogLevel.Warning, "{Death}")]
    internal static partial void ChildDied(ILogger log, string death);

    [LoggerMessage(43, LogLevel.Information, "The process for the trials of {Device} had nothing to do and ended")]
    internal static partial void ChildEnded(ILogger log, string device);
}

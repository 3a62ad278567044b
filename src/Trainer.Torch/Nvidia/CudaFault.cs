namespace Sweeper.Trainer.Torch.Nvidia;

/// <summary>
/// Errors after which a process cannot use its GPU any more (CUDA's own words: "the process must be terminated and relaunched"). libtorch has them as text only. Taken for one of them is any
/// error of CUDA that is not want of memory: where that is wrong it costs the start of a process.
/// </summary>
public static class CudaFault
{
    private static readonly string[] Fatal = ["CUDA error", "CUDA driver error", "cuDNN error", "CUDNN_STATUS", "CUBLAS_STATUS"];
    private static readonly string[] WantOfMemory = ["out of memory", "ALLOC_FAILED"];

    /// <summary>Why the process must end, with what the driver says of it; null: it need not.</summary>
    /// <param name="message">How a trial failed.</param>
    /// <param name="nvml">Open since before the trial began; null where the driver cannot be asked.</param>
    public static string? Of(string message, INvml? nvml)
    {
        if (!Fatal.Any(Has) || WantOfMemory.Any(Has))
            return null;
        return nvml?.NextXid(TimeSpan.Zero) is { } xid
            ? $"the driver reports Xid {xid.Code}{(xid.Gpu is { } gpu ? $" of GPU {gpu}" : "")}: after an error of CUDA a process cannot use its GPU any more"
            : "after an error of CUDA a process cannot use its GPU any more";

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}

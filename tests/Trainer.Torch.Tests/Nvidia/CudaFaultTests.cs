using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Nvidia;

public sealed class CudaFaultTests
{
    [Theory]
    [InlineData("ExternalException: CUDA error: an illegal memory access was encountered")]
    [InlineData("CUDA error: uncorrectable ECC error encountered")]
    [InlineData("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(…)`")]
    [InlineData("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")]
    public void After_an_error_of_cuda_the_process_ends(string message)
    {
        Assert.Equal("after an error of CUDA a process cannot use its GPU any more", CudaFault.Of(message, null));
        using var nvml = new SmallNvml("570.86.10") { Xid = new NvidiaXid(1, 79) };
        Assert.StartsWith("the driver reports Xid 79 of GPU 1: ", CudaFault.Of(message, nvml), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 139.81 GiB")]
    [InlineData("CUDA error: out of memory")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    [InlineData("IOException: No space left on device")]
    public void Want_of_memory_and_what_is_not_cudas_do_not_end_it(string message) => Assert.Null(CudaFault.Of(message, null));
}

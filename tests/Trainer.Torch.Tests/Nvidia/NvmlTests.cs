using System.Diagnostics;
using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Tests.Nvidia;

/// <summary>The calls into the driver's library, held against a small library of the same interface (driver.c).</summary>
public sealed class NvmlTests
{
    [CompilerFact]
    public void What_the_library_says_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("sweeper-nvml-");
        try
        {
            var library = Path.Combine(folder.FullName, "libsmall-nvml.so");
            using (var cc = Process.Start(CompilerFactAttribute.Compiler!, ["-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Nvidia", "driver.c")]))
            {
                cc.WaitForExit();
                Assert.Equal(0, cc.ExitCode);
            }

            using var nvml = Nvml.Open(out var problem, library);
            Assert.Null(problem);
            Assert.Equal(("570.86.10", 2), (nvml!.DriverVersion, nvml.Count));
            Assert.Equal(("second", null, (100L, 40L), null), (nvml.Name(1), nvml.Uuid(1), nvml.Memory(1), nvml.Utilisation(1)));
            Assert.Equal((null, null), (nvml.Name(2), nvml.Memory(2)));
            Assert.Equal(new NvidiaXid(1, 79), nvml.NextXid(TimeSpan.Zero));
            Assert.Null(nvml.NextXid(TimeSpan.Zero));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_machine_without_the_library_says_so()
    {
        Assert.Null(Nvml.Open(out var problem, "/no/such/library.so"));
        Assert.Equal($"{Nvml.FileName} cannot be loaded", problem);
    }
}

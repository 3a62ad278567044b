using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Sweeper.Trainer.Torch.Tests.Skipping.TorchTestFramework", "Sweeper.Trainer.Torch.Tests")]

namespace Sweeper.Trainer.Torch.Tests.Skipping;

/// <summary>Where torch cannot be loaded every test of this project, those of the suites that it shares included, is skipped with the reason.</summary>
public sealed class TorchTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new TorchDiscoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);
}

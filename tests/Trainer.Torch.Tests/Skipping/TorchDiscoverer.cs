using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Torch.Kernels;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sweeper.Trainer.Torch.Tests.Skipping;

/// <summary>Finds what xunit finds, or, without torch, one skipped test for each method.</summary>
internal sealed class TorchDiscoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages) : XunitTestFrameworkDiscoverer(assembly, sources, messages)
{
    protected override bool FindTestsForMethod(ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
    {
        if (TorchLibrary.WhyMissing is null)
            return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
        if (!testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any())
            return true;
        var test = new SkippedTest(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
        return ReportDiscoveredTestCase(test, includeSourceInformation, messageBus);
    }
}

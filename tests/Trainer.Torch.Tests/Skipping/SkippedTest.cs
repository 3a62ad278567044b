using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Torch.Kernels;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sweeper.Trainer.Torch.Tests.Skipping;

/// <summary>A test that waits for torch.</summary>
public sealed class SkippedTest : XunitTestCase
{
    [Obsolete("For xunit, which reads it back.")]
    public SkippedTest()
    {
    }

    public SkippedTest(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => TorchLibrary.WhyMissing ?? base.GetSkipReason(factAttribute);
}

namespace Sweeper.Trainer.Tests.Trials;

public sealed class MemoryLawTests
{
    [Fact]
    public void Models_that_fit_are_not_refused() => Assert.Empty(SmallTrial.Executor.Check(SmallTrial.Configuration("task.context=2048", "model.mlp_width=512")));

    [Fact]
    public void Buffers_beyond_the_memory_are_refused_with_what_they_need()
    {
        var violation = Assert.Single(SmallTrial.Executor.Check(SmallTrial.Configuration("task.context=8192", "model.layers=256", "model.width=1024")));
        Assert.Equal("model.layers", violation.Path);
        Assert.Contains("must fit in 64 GiB, but 256 layers of width 1024", violation.Message, StringComparison.Ordinal);
    }

    /// <summary>All buffers together fit, but one of them is longer than an index: the message must not speak of memory.</summary>
    [Fact]
    public void A_buffer_beyond_an_index_is_refused_as_such()
    {
        var violation = Assert.Single(SmallTrial.Executor.Check(SmallTrial.Configuration("task.context=2049", "model.mlp=swiglu", "model.mlp_width=32768")));
        Assert.Equal("task.context", violation.Path);
        Assert.Contains("at most 2147483647 numbers for 16 sequences, but the widest, of 65536 channels, needs 2148532224", violation.Message, StringComparison.Ordinal);
    }
}

using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Tests.Spaces;

public sealed class ShortNamesTests
{
    [Fact]
    public void A_last_name_that_two_share_is_spelled_out()
    {
        var names = new ShortNames(["task.clip", "model.clip", "model.layers"]);
        Assert.Equal(["task.clip", "model.clip", "layers"], new[] { "task.clip", "model.clip", "model.layers" }.Select(p => names[p]));
    }
}

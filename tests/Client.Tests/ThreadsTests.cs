using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>The same sweep with several threads per trial leaves weights with the same bytes.</summary>
public sealed class ThreadsTests : IDisposable
{
    /// <summary>Every kind of attention, two blocks with LayerNorm and an MLP.</summary>
    private const string Kinds =
        """
        task: {state_dim: 3, context: 20}
        model: {width: 12, heads: 2, key_dim: 5, layers: 2, mlp_width: 7, norm: layer}
        training: {batch: 32, steps: 3}
        evaluation.sequences: 16
        axes:
          model.attention: [softmax, linear, mesa, gated, delta, mesanet]
        seeds: 1
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trial_of_several_threads_has_the_bits_of_one()
    {
        var spec = _folder.Spec(Kinds);
        foreach (var threads in (string[])["1", "2", "3"])
            (await SweeperConsole.RunAsync(_folder, "run", spec, "--store", threads, "--threads-per-trial", threads, "--devices", "1")).With(0);
        var alone = Trials.Read(_folder, "1");
        Assert.Equal(6, alone.Count);
        Assert.Equal(alone, Trials.Read(_folder, "2"));
        Assert.Equal(alone, Trials.Read(_folder, "3"));
    }
}

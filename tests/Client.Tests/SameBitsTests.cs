using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>The same sweep in processes with narrower vectors, and with several threads per trial, leaves weights with the same bytes.</summary>
public sealed class SameBitsTests : IDisposable
{
    /// <summary>Every kind of attention, two blocks with LayerNorm and an MLP; 8 positions of 16 sequences, as software vectors take 35 times as long.</summary>
    private const string Kinds =
        """
        task: {state_dim: 3, context: 8}
        model: {width: 12, heads: 2, key_dim: 5, layers: 2, mlp_width: 7, norm: layer}
        training: {batch: 32, steps: 3}
        evaluation.sequences: 16
        axes:
          model.attention: [softmax, linear, mesa, gated, delta, mesanet]
        seeds: 1
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What this machine lacks anyway cannot be switched off: then the switch must still change no bit.</summary>
    [Fact]
    public async Task With_narrower_vectors()
    {
        var spec = _folder.Spec(Kinds);
        (await SweeperConsole.RunAsync(_folder, "run", spec, "--store", "as-is")).With(0);
        var expected = Trials.Read(_folder, "as-is");
        Assert.Equal(6, expected.Values.Distinct().Count());
        foreach (var (switches, widest) in new[] { ("AVX512", 256), ("AVX2", 128), ("HWIntrinsic", 0) })
        {
            var variable = ($"DOTNET_Enable{switches}", "0");
            Assert.Equal(Math.Min(widest, Here), await WidthAsync(variable));
            (await SweeperConsole.RunAsync(_folder, ["run", spec, "--store", switches], variable)).With(0);
            Assert.Equal(expected, Trials.Read(_folder, switches));
        }
    }

    [Fact]
    public async Task With_several_threads_per_trial()
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

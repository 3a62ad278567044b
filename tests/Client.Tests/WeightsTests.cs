using System.Diagnostics;
using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

public sealed class WeightsTests(FinishedSweep sweep) : IClassFixture<FinishedSweep>
{
    /// <summary>The format in a few lines: header length, header, float32 values.</summary>
    private const string Reader =
        """
        import sys, json, struct, hashlib, math
        data = open(sys.argv[1], 'rb').read()
        length, = struct.unpack('<Q', data[:8])
        header = json.loads(data[8:8 + length])
        total = 0
        for name, tensor in header.items():
            begin, end = tensor['data_offsets']
            values = struct.unpack('<%df' % ((end - begin) // 4), data[8 + length + begin:8 + length + end])
            assert tensor['dtype'] == 'F32' and math.prod(tensor['shape']) == len(values) and all(map(math.isfinite, values)), name
            total += len(values)
        assert 8 + length + 4 * total == len(data)
        print(json.dumps({'parameters': total, 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()}))
        """;

    [UnixFact("python3")]
    public async Task Python_reads_the_weights_that_the_result_vouches_for()
    {
        var trials = Directory.GetDirectories(sweep.Folder.At("sweeps", "trials"));
        Assert.Equal(12, trials.Length);
        foreach (var trial in trials.Take(3))
        {
            var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(trial, "result.json")))!;
            var read = await PythonAsync(Path.Combine(trial, "weights.safetensors"));
            Assert.Equal((long)result["cost"]!["parameters"]!, (long)read["parameters"]!);
            Assert.Equal((long)result["artifacts"]!["weights.safetensors"]!["bytes"]!, (long)read["bytes"]!);
            Assert.Equal((string)result["artifacts"]!["weights.safetensors"]!["sha256"]!, (string)read["sha256"]!);
        }
    }

    private static async Task<JsonNode> PythonAsync(string path)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Reader, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (await python.StandardOutput.ReadToEndAsync(), await python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, error);
        return JsonNode.Parse(output)!;
    }
}

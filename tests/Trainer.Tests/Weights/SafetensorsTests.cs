using System.Text;
using Sweeper.Trainer.Weights;

namespace Sweeper.Trainer.Tests.Weights;

public sealed class SafetensorsTests
{
    private static readonly NamedTensor[] Tensors =
    [
        new("a", [2, 3], new float[] { 1, 2, 3, 4, 5, -0.5f }),
        new("empty", [0, 4], Array.Empty<float>()),
        new("b.c", [1], new[] { float.MaxValue }),
    ];

    [Fact]
    public void What_is_written_is_read()
    {
        var (tensors, metadata) = Safetensors.Read(new MemoryStream(Bytes()));
        Assert.Equal(Tensors.Select(t => t.Name), tensors.Keys);
        foreach (var tensor in Tensors)
        {
            Assert.Equal(tensor.Shape, tensors[tensor.Name].Shape);
            Assert.Equal(tensor.Values.ToArray(), tensors[tensor.Name].Values.ToArray());
        }

        Assert.Equal("7", metadata["step"]);
    }

    [Fact]
    public void Data_starts_at_a_multiple_of_eight() => Assert.Equal(0, (Bytes().Length - (7 * sizeof(float))) % 8);

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = Bytes();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(whole[..length])));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[100000,100000],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"a":7}""")]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":""")]
    public void Headers_that_are_not_ours_are_refused(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        byte[] file = [.. BitConverter.GetBytes((long)text.Length), .. text, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(file)));
    }

    private static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, Tensors, new Dictionary<string, string> { ["step"] = "7" });
        return stream.ToArray();
    }
}

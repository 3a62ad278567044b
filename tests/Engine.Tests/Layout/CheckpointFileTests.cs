using System.Text;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Layout;

/// <summary>A checkpoint is used as it was written or not at all.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private const int Step = 30;
    private static readonly TrialId Id = new("0123456789abcdef");
    private static readonly TrialHistory History = new(2, 1.5, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly byte[] State = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;
    private readonly CheckpointFile _file;

    public CheckpointFileTests()
    {
        _store = FolderStore.Open(_folder.Path);
        _file = Write(Id, Step, State);
    }

    [Fact]
    public void It_holds_what_was_written()
    {
        var whole = _file.Read(out var damage)!;

        Assert.Null(damage);
        Assert.Equal(new CheckpointHeader(2, Id.Text, Step, 3, History, new TrialOrigin("aa", 5)), whole.Header);
        Assert.Equal([10, 20, 30], whole.Reports.Select(r => r.Step));
        Assert.Equal(State, StateOf(_file));
        var lines = Encoding.Latin1.GetString(Bytes()).Split('\n');
        Assert.StartsWith("{\"format\":2,\"trial\":\"0123456789abcdef\",\"step\":30,\"reports\":3,", lines[0], StringComparison.Ordinal);
        Assert.Equal("{\"step\":20,\"loss\":0.1}", lines[2]);
        Assert.Matches("^[0-9]{16} [0-9a-f]{64}$", lines[^2][^81..]);
    }

    /// <summary>Around the sizes of the buffers that it is read through.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65536 + 82)]
    [InlineData(1_000_003)]
    public void The_state_is_handed_out_to_its_last_byte(int length)
    {
        var state = new byte[length];
        Array.Fill(state, (byte)'\n');
        var file = Write(Id, 40, state);

        Assert.NotNull(file.Read(out _));
        Assert.Equal(state, StateOf(file));
    }

    /// <summary>Every bit of header, reports, state and seal.</summary>
    [Fact]
    public void One_flipped_bit_anywhere_is_found()
    {
        var bytes = Bytes();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDamaged(damaged, $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [Fact]
    public void Cut_at_any_length_or_with_a_byte_more_it_is_damaged()
    {
        var bytes = Bytes();
        for (var length = 0; length < bytes.Length; length++)
            AssertDamaged(bytes[..length], $"{length} of {bytes.Length} bytes");
        AssertDamaged([.. bytes, (byte)'\n'], "a byte more");
        AssertDamaged([.. bytes, .. bytes], "twice");
    }

    [Fact]
    public void One_of_another_trial_or_step_or_format_is_not_taken()
    {
        foreach (var (trial, step, why) in new[] { (new TrialId("00"), Step, "it is of trial 0123456789abcdef"), (Id, 31, "it is of step 30") })
        {
            var other = Write(trial, step, []);
            File.WriteAllBytes(PathOf(trial, step), Bytes());
            Assert.Null(other.Read(out var damage));
            Assert.Equal(why, damage);
        }

        using (var stream = new FileStream(PathOf(Id, Step), FileMode.Create))
        using (var sealing = new HashingStream(stream))
        {
            new CheckpointHeader(3, Id.Text, Step, 0, History, null).Write(sealing);
            stream.Write(CheckpointSeal.Of(sealing.Length, sealing.Hash()));
        }

        Assert.Null(_file.Read(out var newer));
        Assert.Equal("it is of format 3, not 2", newer);
    }

    [Fact]
    public void One_that_is_not_there_is_not_damaged()
    {
        _file.Delete();

        Assert.Null(_file.Read(out var damage));
        Assert.Null(damage);
        Assert.Throws<InvalidDataException>(() => _file.OpenState());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private CheckpointFile Write(TrialId trial, int step, byte[] state)
    {
        var reports = new TrialReports();
        foreach (var at in (int[])[10, 20, 30])
            reports.Add(new Report(at, new Dictionary<string, double> { ["loss"] = 0.1 }));
        var file = new CheckpointFile(_store, trial, step);
        file.Write(History, new TrialOrigin("aa", 5), reports, stream =>
        {
            stream.Write(state.AsSpan(0, state.Length / 2));
            foreach (var b in state.AsSpan(state.Length / 2, Math.Min(3, state.Length - (state.Length / 2))))
                stream.WriteByte(b);
            stream.Write(state.AsSpan(Math.Min(state.Length, (state.Length / 2) + 3)));
        });
        return file;
    }

    private void AssertDamaged(byte[] bytes, string what)
    {
        File.WriteAllBytes(PathOf(Id, Step), bytes);
        Assert.True(_file.Read(out var damage) is null && damage is not null, what);
    }

    private string PathOf(TrialId trial, int step) => _folder.At("trials", trial.Text, "checkpoints", $"{step:D10}");

    private byte[] Bytes() => File.ReadAllBytes(PathOf(Id, Step));

    private static byte[] StateOf(CheckpointFile file)
    {
        using var stream = file.OpenState();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

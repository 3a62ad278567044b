using Sweeper.Engine.Processes;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Processes;

public sealed class FrameTests
{
    [Fact]
    public void A_trial_keeps_its_id_seed_and_kinds_of_values()
    {
        var trial = Plans.Starts(1, seeds: 2).Arms[0].Trials[1];
        Assert.Equal(trial, Read(w => w.Trial(trial)).Trial());
    }

    [Fact]
    public void Numbers_keep_their_bits_and_metrics_their_order()
    {
        double[] numbers = [double.NaN, -0.0, double.Epsilon, 1 / 3.0, double.NegativeInfinity];
        var report = Read(w => w.Report(new Report(7, numbers.Select((n, i) => (n, i)).ToDictionary(p => $"m{9 - p.i}", p => p.n)))).Report();
        Assert.Equal(["m9", "m8", "m7", "m6", "m5"], report.Metrics.Keys);
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), report.Metrics.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(new Progress(3, 9, 0.1, 2e9), Read(w => w.Progress(new Progress(3, 9, 0.1, 2e9))).Progress());
    }

    [Fact]
    public void Outcomes_come_as_they_went()
    {
        Assert.Equal(new TrialOutcome.Stopped(5), Read(w => w.Outcome(new TrialOutcome.Stopped(5))).Outcome());
        var failed = new TrialOutcome.Failed(FailureKind.OutOfMemory, 3, "Ü: 3 GiB wanted");
        Assert.Equal(failed, Read(w => w.Outcome(failed)).Outcome());
        var completed = new TrialOutcome.Completed(new Dictionary<string, double> { ["loss"] = 0.1 }, new Dictionary<string, IReadOnlyList<double>> { ["loss_by_position"] = [1, 0.3] });
        var read = Assert.IsType<TrialOutcome.Completed>(Read(w => w.Outcome(completed)).Outcome());
        Assert.Equal(completed.Metrics, read.Metrics);
        Assert.Equal(completed.Curves, read.Curves);
    }

    [Fact]
    public void Frames_of_many_threads_arrive_whole()
    {
        using var bytes = new MemoryStream();
        using (var writer = new FrameStream(Stream.Null, bytes))
        {
            Parallel.For(1, 100, trial => writer.Write(FrameKind.Piece, trial, Enumerable.Repeat((byte)trial, trial * 997).ToArray()));
            using var reader = new FrameStream(new MemoryStream(bytes.ToArray()), Stream.Null);
            var read = new SortedSet<int>();
            while (reader.Read() is { } frame)
            {
                Assert.Equal(frame.Trial * 997, frame.Body.Length);
                Assert.Equal(-1, frame.Body.AsSpan().IndexOfAnyExcept((byte)frame.Trial));
                Assert.True(read.Add(frame.Trial));
            }

            Assert.Equal(Enumerable.Range(1, 99), read);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(11)]
    public void A_connection_that_breaks_in_a_frame_is_at_its_end(int length)
    {
        using var reader = new FrameStream(new MemoryStream(Frame()[..length]), Stream.Null);
        Assert.Null(reader.Read());
    }

    [Theory]
    [InlineData(4, 99)]
    [InlineData(3, 0x7f)]
    public void What_is_no_frame_is_refused(int at, byte value)
    {
        var bytes = Frame();
        bytes[at] = value;
        using var reader = new FrameStream(new MemoryStream(bytes), Stream.Null);
        Assert.Throws<InvalidDataException>(() => reader.Read());
    }

    [Theory]
    [InlineData(139, "SIGSEGV")]
    [InlineData(134, "SIGABRT")]
    [InlineData(137, "out of memory")]
    [InlineData(130, "signal 2")]
    [InlineData(-1073741819, "access violation")]
    [InlineData(3, "exit code 3")]
    public void An_exit_code_is_said_in_words(int code, string word) => Assert.Contains(word, ExitWords.Of(code), StringComparison.Ordinal);

    private static byte[] Frame()
    {
        using var bytes = new MemoryStream();
        using var writer = new FrameStream(Stream.Null, bytes);
        writer.Write(FrameKind.Show, 1, [1, 2, 3]);
        return bytes.ToArray();
    }

    private static FrameReader Read(Action<FrameWriter> write)
    {
        using var writer = new FrameWriter();
        write(writer);
        return new FrameReader(writer.Body);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tracing;

namespace Sweeper.Engine.Tests.Tracing;

/// <summary>What a spool tells of itself: uploads happen later than what they are asked by.</summary>
public sealed class UploadTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_upload_is_in_the_trace_of_what_wrote_it_linked_to_it_and_each_failed_try_is_told()
    {
        using var source = new ActivitySource("Sweeper.Engine.Tests.Uploads");
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == TraceIds.EngineSource || s == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var turns = new ConcurrentQueue<SpoolBacklog>();
        using var failed = new SemaphoreSlim(0);
        var remote = new FlakyStore(FolderStore.Open(_folder.At("remote"))) { IsAway = true };
        var settings = new SpoolSettings { Delay = TimeSpan.FromMilliseconds(1), Turned = Turn };
        ActivityContext writing;
        using (var store = SpooledStore.Open(remote, _folder.At("spool"), settings))
        {
            using (var write = source.StartActivity("write"))
            {
                writing = write!.Context;
                store.Write("trials/a", stream => stream.Write([1, 2, 3]));
            }

            store.Write("trials/b", stream => stream.Write([4]));
            Assert.True(failed.Wait(Long));
            remote.IsAway = false;
            Assert.True(store.Drain(Long).IsEmpty);
            Assert.True(failed.Wait(Long));
        }

        var mine = spans.Where(s => s.OperationName == "upload" && s.TraceId == writing.TraceId).ToList();
        Assert.All(mine, s => Assert.Equal((default, "trials/a", 3L), (s.ParentSpanId, s.GetTagItem("object"), s.GetTagItem("bytes"))));
        Assert.All(mine, s => Assert.Equal(writing.SpanId, Assert.Single(s.Links).Context.SpanId));
        Assert.True(mine.Count > 1);
        Assert.All(mine.SkipLast(1), s => Assert.Equal(ActivityStatusCode.Error, s.Status));
        Assert.Equal(ActivityStatusCode.Unset, mine[^1].Status);
        Assert.DoesNotContain(spans, s => Equals(s.GetTagItem("object"), "trials/b"));
        Assert.Equal([true, false], turns.Select(t => t.Because is not null));

        void Turn(SpoolBacklog backlog)
        {
            turns.Enqueue(backlog);
            failed.Release();
        }
    }
}

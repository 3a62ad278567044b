using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Sweeper.Engine.Metering;

namespace Sweeper.Storage.Azure;

/// <summary>Sees every try of every call: each retry becomes an event of the current span and a <see cref="BlobRetry"/>; and a caller can ask whether there was one.</summary>
internal sealed class RetryWatch(Action<BlobRetry>? retrying) : HttpPipelinePolicy
{
    private const string Failure = "sweeper.failure";
    private const string FailedAt = "sweeper.failed_at";
    private const string Tally = "sweeper.tally";

    /// <summary>Does a call. Whether its first try was the last one decides what a refusal means: a try that seemed to fail may have succeeded.</summary>
    /// <param name="call">Given a question to be asked when the call has failed: was there a retry?</param>
    public static T Tallied<T>(Func<Func<bool>, T> call)
    {
        var tally = new Count();
        using (HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Tally] = tally }))
            return call(() => tally.Retries > 0);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Note(message);
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception e)
        {
            Fail(message, e.GetBaseException().Message);
            throw;
        }

        Fail(message, $"{message.Response.Status}");
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Note(message);
        try
        {
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(message, e.GetBaseException().Message);
            throw;
        }

        Fail(message, $"{message.Response.Status}");
    }

    private static void Fail(HttpMessage message, string because)
    {
        message.SetProperty(Failure, because);
        message.SetProperty(FailedAt, Stopwatch.GetTimestamp());
    }

    private void Note(HttpMessage message)
    {
        var number = message.ProcessingContext.RetryNumber;
        if (number == 0)
            return;
        if (message.TryGetProperty(Tally, out var tally) && tally is Count box)
            box.Retries++;
        var because = message.TryGetProperty(Failure, out var failure) ? (string)failure! : "unknown";
        var retry = new BlobRetry($"{message.Request.Method} {message.Request.Uri.ToUri().AbsolutePath}", number, because);
        var delay = message.TryGetProperty(FailedAt, out var failed) ? Stopwatch.GetElapsedTime((long)failed!).TotalSeconds : 0;
        var tags = new ActivityTagsCollection { ["call"] = retry.Call, ["number"] = number, ["because"] = because, ["sweeper.delay"] = delay };
        Activity.Current?.AddEvent(new ActivityEvent("retry", tags: tags));
        EngineMeter.StoreRetried();
        retrying?.Invoke(retry);
    }

    private sealed class Count
    {
        public int Retries { get; set; }
    }
}

using System.Diagnostics.Metrics;

namespace Sweeper.Bench.Scaling;

/// <summary>Messages that Orleans sends from silo to silo (and to the client), as its own meter tells: the bytes are those of the wire.</summary>
internal sealed class MessageTally : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _messages;
    private long _bytes;

    public MessageTally()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Microsoft.Orleans" && instrument.Name == "orleans-messaging-sent-messages-size")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, bytes, _, _) => Add(bytes));
        _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => Add(bytes));
        _listener.Start();
    }

    public long Messages => Interlocked.Read(ref _messages);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();

    private void Add(long bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }
}

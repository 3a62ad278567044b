using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>A blob being read, whose errors are this store's.</summary>
internal sealed class BlobReadStream(Stream content, string store) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception e) when (BlobErrors.Map(store, e) is { } mapped)
        {
            throw mapped;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}

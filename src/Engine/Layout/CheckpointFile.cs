using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// One checkpoint, <c>trials/&lt;id&gt;/checkpoints/&lt;step&gt;</c>: <see cref="CheckpointHeader"/>, reports, the executor's bytes, <see cref="CheckpointSeal"/>. It
/// needs nothing beside it.
/// </summary>
internal sealed class CheckpointFile(IStore store, TrialId trial, int step)
{
    public TrialId Trial => trial;

    public int Step => step;

    /// <summary>Whole or not.</summary>
    public bool Exists => store.Length(Name) is not null;

    /// <summary>Its size; null when it is not there.</summary>

    private string Name => $"{TrialCheckpoints.FolderOf(trial)}{step:D10}";

    /// <summary>Writes it, atomically and durably.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    /// <returns>Its bytes.</returns>
    public long Write(TrialHistory history, TrialOrigin? continuedFrom, TrialReports reports, Action<Stream> write)
    {
        long bytes = 0;
        store.Write(Name, stream =>
        {
            using var whole = new HashingStream(stream);
            new CheckpointHeader(StoreFormat.Newest, trial.Text, step, reports.Count, history, continuedFrom).Write(whole);
            reports.Write(whole);
            write(whole);
            var seal = CheckpointSeal.Of(whole.Length, whole.Hash());
            stream.Write(seal);
            bytes = whole.Length + seal.Length;
        });

        return bytes;
    }

    /// <summary>Checks every byte, then reads what the engine keeps in it; null when it is damaged, or is not there.</summary>
    /// <param name="damage">For people: "its 812 bytes are not those that were written: …"; null when it is not there.</param>
    public StoredCheckpoint? Read(out string? damage)
    {
        using (var stream = store.OpenRead(Name))
        {
            damage = stream is null ? null : CheckpointSeal.Check(stream);
            if (stream is null || damage is not null)
                return null;
        }

        using var state = OpenAt(out var header, out var reports, out damage);
        return header is null || reports is null ? null : new StoredCheckpoint(this, header, reports);
    }

    /// <summary>The executor's bytes. The caller disposes the stream.</summary>
    /// <exception cref="InvalidDataException">It is gone or damaged since it was read.</exception>
    public Stream OpenState() => OpenAt(out _, out _, out var damage) ?? throw new InvalidDataException(damage ?? "it is gone");

    public void Delete() => store.Delete(Name);

    private SealedStream? OpenAt(out CheckpointHeader? header, out IReadOnlyList<Report>? reports, out string? damage)
    {
        (header, reports, damage) = (null, null, null);
        if (store.OpenRead(Name) is not { } stream)
            return null;
        var whole = new SealedStream(stream);
        header = CheckpointHeader.Read(whole, trial, step, out damage);
        reports = header?.ReadReports(whole);
        if (reports is not null)
            return whole;
        damage ??= "its reports cannot be read";
        whole.Dispose();
        return null;
    }
}

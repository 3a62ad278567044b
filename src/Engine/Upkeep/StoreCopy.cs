using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Upkeep;

/// <summary>
/// Copies sweeps with their trials from one store to another, where they can be carried on. Done again after it was cut off, it copies what is missing: trials before
/// the sweep that asks for them, results and plans last.
/// </summary>
/// <param name="Copied">Objects.</param>
/// <param name="Bytes">Of those.</param>
/// <param name="Skipped">Objects that were there already, byte for byte, and those of trials that the other store has finished itself.</param>
public sealed record StoreCopy(int Copied, long Bytes, int Skipped)
{
    /// <param name="sweeps">Ids.</param>
    /// <exception cref="StoreException">Somebody runs one of the sweeps, or has carried it on in the other store.</exception>
    public static StoreCopy Run(IStore from, IStore to, IReadOnlyList<string> sweeps, TimeProvider time, Action<string> progress)
    {
        StoreFormat.Check(from);
        StoreFormat.Claim(to);
        var sum = new StoreCopy(0, 0, 0);
        foreach (var sweep in sweeps)
        {
            if (from.HolderOf(sweep) is { } holder)
                throw new StoreException($"'{sweep}' of the store '{from.Name}' must rest while it is copied, but is held by {holder}; stop that process, then copy");
            using var hold = to.Hold(sweep, StoreHolder.Here(time));
            CheckJournal(from, to, sweep);
            var trials = new SweepFolder(from, sweep).ReadPlan()!.Trials;
            for (var i = 0; i < trials.Count; i++)
            {
                progress($"{sweep}: trial {i + 1} of {trials.Count}");
                sum = sum.WithTrial(from, to, trials[i].Id);
            }

            foreach (var name in LineagesOf(from, trials))
                sum = sum.With(from, to, name);
            foreach (var name in LastComes(from.List($"{sweep}/"), "plan.json"))
                sum = sum.With(from, to, name);
        }

        return sum;
    }

    private StoreCopy WithTrial(IStore from, IStore to, TrialId trial)
    {
        var names = LastComes(from.List($"trials/{trial}/"), "result.json");
        return new TrialFolder(to, trial).ReadResult()?.IsFinal() == true
            ? this with { Skipped = Skipped + names.Count }
            : names.Aggregate(this, (sum, name) => sum.With(from, to, name));
    }

    private StoreCopy With(IStore from, IStore to, string name)
    {
        if (from.Length(name) is not { } length)
            return this;
        if (to.Length(name) == length && TrialCheck.HashOf(from, name) == TrialCheck.HashOf(to, name))
            return this with { Skipped = Skipped + 1 };
        using var stream = from.OpenRead(name)!;
        to.Write(name, stream.CopyTo);
        return this with { Copied = Copied + 1, Bytes = Bytes + length };
    }

    /// <summary>A journal in the other store must be the beginning of this one: else the sweep was run there, and its events would be lost.</summary>
    private static void CheckJournal(IStore from, IStore to, string sweep)
    {
        foreach (var name in to.List($"{sweep}/journal/").Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            using var there = to.OpenRead(name);
            using var here = from.OpenRead(name);
            if (!Begins(here, there))
                throw new StoreException($"'{name}' of the store '{to.Name}' must be the beginning of that in '{from.Name}', but the sweep was carried on there; copy it the other way, or into another store");
        }
    }

    private static bool Begins(Stream? whole, Stream? start)
    {
        var (a, b) = (new byte[1 << 16], new byte[1 << 16]);
        for (var read = start?.Read(b) ?? 0; read > 0; read = start!.Read(b))
        {
            if ((whole?.ReadAtLeast(a.AsSpan(0, read), read, throwOnEndOfStream: false) ?? 0) != read || !a.AsSpan(0, read).SequenceEqual(b.AsSpan(0, read)))
                return false;
        }

        return true;
    }

    private static IEnumerable<string> LineagesOf(IStore from, IReadOnlyList<Trial> trials)
    {
        var ids = trials.Select(t => t.Id.Text).ToHashSet();
        return from.List("lineages/").Where(name => ids.Contains(name[(name.LastIndexOf('-') + 1)..]));
    }

    private static List<string> LastComes(IReadOnlyList<string> names, string last) => [.. names.OrderBy(n => n.EndsWith("/" + last, StringComparison.Ordinal))];
}

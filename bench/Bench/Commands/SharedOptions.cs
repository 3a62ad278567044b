using System.CommandLine;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Commands;

/// <summary>Options that several commands have, and what they select.</summary>
internal static class SharedOptions
{
    public static Option<string> Shapes(string given) => new("--shapes") { Description = "Shapes, comma-separated: A, B, C, D.", DefaultValueFactory = _ => given };

    public static Option<string> Kinds() =>
        new("--kinds") { Description = $"Kinds of attention, comma-separated: {string.Join(", ", Workload.Kinds)}.", DefaultValueFactory = _ => string.Join(',', Workload.Kinds) };

    public static Option<string?> Contexts() => new("--contexts") { Description = "Only these contexts T of a shape that has several (D), comma-separated; default: all." };

    public static Option<string> Tokens() => new("--tokens")
    {
        Description = "raw: embedding, read-out and sinusoidal positions; constructed: none of them, in shapes A and B.",
        DefaultValueFactory = _ => "raw",
    };

    public static Option<string?> Python() => new("--python") { Description = "Python that can import torch; default: the first of python3 and Debian's own that can." };

    /// <exception cref="ArgumentException">An unknown peer; the message lists the known ones.</exception>
    public static string Peer(string name) => Workers.Peer.Names.Contains(name)
        ? name
        : throw new ArgumentException($"`{name}` is not a peer. The peers are {string.Join(", ", Workers.Peer.Names)}.");

    /// <exception cref="ArgumentException">An unknown shape or kind; the message lists the known ones.</exception>
    public static IEnumerable<Workload> Select(string shapes, string kinds, string? contexts, string tokens)
    {
        var wanted = contexts is null ? null : Split(contexts).Select(int.Parse).ToHashSet();
        foreach (var shape in Split(shapes).Select(Shape))
        {
            foreach (var context in shape.Contexts.Where(context => shape.Contexts.Count == 1 || wanted is null || wanted.Contains(context)))
            {
                foreach (var kind in Split(kinds))
                    yield return Workload.Of(shape, Known(kind), context, tokens);
            }
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static BenchShape Shape(string name) => BenchShape.All.FirstOrDefault(shape => shape.Name == name)
        ?? throw new ArgumentException($"`{name}` is not a shape. The shapes are {string.Join(", ", BenchShape.All.Select(s => s.Name))}.");

    private static string Known(string kind) => Workload.Kinds.Contains(kind)
        ? kind
        : throw new ArgumentException($"`{kind}` is not a kind of attention. The kinds are {string.Join(", ", Workload.Kinds)}.");
}

namespace Sweeper.Sweeps.Specs.Yaml;

/// <summary>YAML with the line of everything, and nothing else of YAML's freedom: no tags, anchors or keys that are not text.</summary>
/// <param name="Line">1-based.</param>
internal abstract record Node(int Line)
{
    /// <summary>For messages: "a list", "a map", "'text'".</summary>
    public abstract string Shown { get; }

    internal sealed record Scalar(int Line, string Text, bool Quoted) : Node(Line)
    {
        public override string Shown => Text.Length == 0 ? "empty" : Specs.Quoted.Of(Text);
    }

    internal sealed record List(int Line, IReadOnlyList<Node> Items) : Node(Line)
    {
        public override string Shown => "a list";
    }

    internal sealed record Map(int Line, IReadOnlyList<Entry> Entries) : Node(Line)
    {
        public override string Shown => "a map";
    }

    internal sealed record Entry(string Key, int Line, Node Value);
}

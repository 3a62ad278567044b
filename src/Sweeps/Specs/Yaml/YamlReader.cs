using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sweeper.Sweeps.Specs.Yaml;

/// <summary>
/// Reads YAML from the parser's events instead of its object model: a duplicate key is one problem among others, nesting is bounded before it can
/// exhaust the stack, and anchors, which can make a small file a huge one, are refused.
/// </summary>
internal sealed class YamlReader
{
    public const int LongestText = 1 << 20;
    private const int DeepestNesting = 16;
    private readonly Parser _parser;
    private readonly string _source;
    private readonly ProblemList _problems;

    private YamlReader(string yaml, string source, ProblemList problems) =>
        (_parser, _source, _problems) = (new Parser(new StringReader(yaml)), source, problems);

    /// <returns>The only document of the text, or null with a problem noted.</returns>
    public static Node? Read(string yaml, string source, ProblemList problems)
    {
        if (yaml.Length > LongestText)
        {
            problems.Block(new Place(source, 0), $"A sweep file has at most {LongestText} characters, but this one has {yaml.Length}.");
            return null;
        }

        try
        {
            return new YamlReader(yaml, source, problems).Document();
        }
        catch (Refusal e)
        {
            problems.Block(new Place(source, e.Line), e.Message);
        }
        catch (YamlException e)
        {
            // The mark says where the construct began, which for a tab is some lines before it.
            var tab = e.Message.Contains(" tab ", StringComparison.Ordinal) ? Array.FindIndex(yaml.Split('\n'), line => line.TrimStart(' ').StartsWith('\t')) + 1 : 0;
            var (line, column) = tab > 0 ? (tab, 1) : ((int)Math.Max(1, e.Start.Line), (int)e.Start.Column);
            problems.Block(new Place(source, line), $"This is not YAML (column {column}): {e.Message} Check indentation{(tab > 0 ? " (spaces only)" : "")}, quotes and brackets.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            problems.Block(new Place(source, 0), $"This is not YAML: {e.Message}");
        }

        return null;
    }

    private Node? Document()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            _problems.Block(new Place(_source, 1), "The file is empty. Write at least `axes:` with one path and its values.");
            return null;
        }

        _parser.MoveNext();
        var node = Read(0);
        Next<DocumentEnd>();
        _parser.MoveNext();
        if (_parser.Current is DocumentStart second)
            throw new Refusal(second, "A sweep file is one document, but a second one starts here.");
        return node;
    }

    private Node Read(int depth)
    {
        var current = _parser.Current!;
        if (current is AnchorAlias || (current is NodeEvent { Anchor.IsEmpty: false }))
            throw new Refusal(current, "Anchors (&) and aliases (*) are not read; write the value out (and quote text that starts with & or *).");
        if (current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
            throw new Refusal(current, $"The tag {Quoted.Of(tag.Value)} is not read; leave it out.");
        if (depth > DeepestNesting)
            throw new Refusal(current, $"Nesting is at most {DeepestNesting} deep.");
        return current switch
        {
            Scalar s => new Node.Scalar(Line(s), s.Value, s.Style is not ScalarStyle.Plain and not ScalarStyle.Any),
            SequenceStart s => List(Line(s), depth),
            MappingStart m => Map(Line(m), depth),
            _ => throw new Refusal(current, "A value was expected."),
        };
    }

    private Node.List List(int line, int depth)
    {
        var items = new List<Node>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
            items.Add(Read(depth + 1));
        return new Node.List(line, items);
    }

    private Node.Map Map(int line, int depth)
    {
        var entries = new Dictionary<string, Node.Entry>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = Read(depth + 1);
            _parser.MoveNext();
            var value = Read(depth + 1);
            if (key is not Node.Scalar name)
                _problems.Block(new Place(_source, key.Line), $"A key must be text, but is {key.Shown}.");
            else if (!entries.TryAdd(name.Text, new Node.Entry(name.Text, name.Line, value)))
                _problems.Block(new Place(_source, name.Line), $"A key stands once in a map, but `{name.Text}` stands in line {entries[name.Text].Line} too. Remove one.");
        }

        return new Node.Map(line, [.. entries.Values]);
    }

    private static int Line(ParsingEvent e) => (int)e.Start.Line;

    private void Next<T>()
        where T : ParsingEvent
    {
        _parser.MoveNext();
        if (_parser.Current is not T)
            throw new InvalidOperationException($"{typeof(T).Name} was expected.");
    }

    /// <summary>YAML that a sweep file does not use.</summary>
    private sealed class Refusal(ParsingEvent e, string message) : Exception(message)
    {
        public int Line { get; } = YamlReader.Line(e);
    }
}

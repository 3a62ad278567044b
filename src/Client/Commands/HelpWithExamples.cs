using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sweeper.Client.Commands;

/// <summary>The usual help, then the command's examples, then what the exit codes mean.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes =
        """
        Exit codes:
          0 done   1 some trials failed, a replay or comparison differs, or a store is damaged   2 bad command line or sweep file, nothing written   3 store   130 stopped: the same command carries on
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<string> examples = parseResult.CommandResult.Command is ExampledCommand command ? command.Examples : SweeperCommand.Examples;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine(ExitCodes);
        return code;
    }
}

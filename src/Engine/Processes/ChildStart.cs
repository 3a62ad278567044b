using System.Reflection;

namespace Sweeper.Engine.Processes;

/// <summary>How a child process is started. <see cref="TrialWorker.Run"/> is what must run in it.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">What it is given before what this connection needs; the last one names the device, also in messages (<c>cuda:0</c>).</param>
public sealed record ChildStart(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>What names the child in messages and the log.</summary>
    public string Device => Arguments.Count > 0 ? Arguments[^1] : File;

    /// <summary>This program again, with these arguments: <c>OfThisProgram("trial-worker", "cuda:0")</c>.</summary>
    /// <exception cref="InvalidOperationException">The system does not say what runs here.</exception>
    public static ChildStart OfThisProgram(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("A child process needs the path of this program, which the system does not say. Start sweeper by its full path.");
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isHost ? new(program, [Assembly.GetEntryAssembly()!.Location, .. arguments]) : new(program, arguments);
    }
}

using Spectre.Console;

namespace Sweeper.Client.Printing;

/// <summary>stdout and stderr as Spectre consoles. What is not a terminal gets plain text of any width: no escape codes, no line broken to fit.</summary>
internal static class Terminal
{
    private const int Unlimited = 10_000;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>True where a view can redraw itself.</summary>
    public static bool CanRedraw(IAnsiConsole console) => console.Profile.Capabilities is { Ansi: true, Interactive: true };

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(redirected
            ? new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),

                // They switch escape codes on again on the machines of CI services.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
            : new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
            console.Profile.Width = Unlimited;
        return console;
    }
}

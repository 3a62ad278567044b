using Sweeper.Client.Printing;

namespace Sweeper.Client.Live;

/// <summary>Which view suits the place where stderr goes.</summary>
internal static class SweepView
{
    public static ISweepView Choose(Stage stage, bool plain, string storeName) =>
        !plain && Terminal.CanRedraw(Terminal.Error) ? new LiveView(stage, Terminal.Error) : new PlainView(stage, Console.Error, storeName);
}

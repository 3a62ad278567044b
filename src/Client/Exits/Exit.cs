using Sweeper.Engine.Stores;

namespace Sweeper.Client.Exits;

/// <summary>The one place where exceptions become messages on stderr and an exit code. A stack trace is shown to those who ask for it.</summary>
internal static class Exit
{
    private const string DebugVariable = "SWEEPER_DEBUG";

    public static async Task<int> WithAsync(Func<Task<int>> body)
    {
        try
        {
            return await body();
        }
        catch (InputException e)
        {
            return Say(ExitCode.BadInput, e, e.Messages);
        }
        catch (StoreException e)
        {
            return Say(ExitCode.Store, e, [e.Message]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Say(ExitCode.Store, e, [e.Message]);
        }
        catch (OperationCanceledException e)
        {
            return Say(ExitCode.Stopped, e, ["stopped"]);
        }
        catch (Exception e)
        {
            var what = $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
            return Say(ExitCode.Unexpected, e, [$"this should not happen: {what} (set {DebugVariable}=1 for the stack trace)"]);
        }
    }

    private static int Say(int code, Exception exception, IReadOnlyList<string> messages)
    {
        foreach (var message in messages)
            Console.Error.WriteLine($"error: {message}");
        if (Environment.GetEnvironmentVariable(DebugVariable) is "1" or "true")
            Console.Error.WriteLine(exception);
        return code;
    }
}

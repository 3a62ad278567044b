using System.Globalization;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Processes;

/// <summary>A process that has a child with a trial, says the child's number on its standard output, and waits to be killed.</summary>
internal static class ShortLivedParent
{
    public static int Run(string fault)
    {
        using var executor = Children.Open(fault);
        var context = new WrittenContext(Plans.Starts(1).Arms[0].Trials[0])
        {
            OnShow = progress =>
            {
                if (progress.TokensPerSecond != 1000)
                    Console.WriteLine(progress.TokensPerSecond.ToString(CultureInfo.InvariantCulture));
            },
        };
        executor.Run(context, CancellationToken.None);
        return 1;
    }
}

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>Holds the trials of a chain at one step until it is released.</summary>
internal sealed class Brake : IDisposable
{
    private readonly ManualResetEventSlim _free = new();

    public Brake(int at = 3) => Executor = new Engine.Tests.Fakes.ChainExecutor((_, step) =>
    {
        if (step == at)
            _free.Wait(TimeSpan.FromMinutes(2));
    });

    public Engine.Tests.Fakes.ChainExecutor Executor { get; }

    public void Release() => _free.Set();

    public void Dispose() => _free.Set();
}

using System.Threading.Channels;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Running;

/// <summary>
/// The one place where a sweep changes: events from all devices, one after the other, each appended to the journal, then stepped, then answered. When the
/// journal cannot take an event, nothing is acted upon any more: <see cref="Broken"/> fires, and that and every later question is answered with the error.
/// </summary>
internal sealed class SweepMailbox(Journal journal, SweepState state) : IDisposable
{
    private readonly Channel<Letter> _letters = Channel.CreateUnbounded<Letter>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _broken = new();
    private SweepState _state = state;

    public CancellationToken Broken => _broken.Token;

    /// <summary>Where the trials stand; read it when the mailbox has run out.</summary>
    public SweepCounts Counts => _state.Counts;

    /// <summary>True when the machine said that nothing runs and nothing will.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Says something that needs no answer.</summary>
    public void Tell(SweepEvent @event) => _letters.Writer.TryWrite(new Letter(@event, null));

    /// <summary>Says something; the answer comes when it is in the journal.</summary>
    /// <exception cref="StoreException">The journal could not take it.</exception>
    public Task<Answer> AskAsync(SweepEvent @event)
    {
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _letters.Writer.TryWrite(new Letter(@event, answer)) ? answer.Task : throw new InvalidOperationException("The sweep's mailbox is closed.");
    }

    /// <summary><see cref="AskAsync"/> for a device's own thread, which has nothing else to do.</summary>
    public Answer Ask(SweepEvent @event) => AskAsync(@event).GetAwaiter().GetResult();

    /// <summary>Handles letters until the mailbox is closed and empty.</summary>
    /// <exception cref="StoreException">The journal could not take an event.</exception>
    public async Task RunAsync()
    {
        StoreException? failure = null;
        await foreach (var letter in _letters.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (failure is null)
                    Handle(letter);
                else
                    letter.Answer?.SetException(failure);
            }
            catch (StoreException e)
            {
                failure = e;
                letter.Answer?.SetException(e);
                await _broken.CancelAsync().ConfigureAwait(false);
            }
        }

        if (failure is not null)
            throw failure;
    }

    /// <summary>No more letters will come.</summary>
    public void Close() => _letters.Writer.Complete();

    public void Dispose() => _broken.Dispose();

    private void Handle(Letter letter)
    {
        journal.Append(letter.Event);
        (_state, var effects) = SweepMachine.Step(_state, letter.Event);
        HasEnded |= effects.OfType<SweepEffect.SweepEnded>().Any();
        letter.Answer?.SetResult(new Answer(effects, _state.Counts));
    }

    /// <summary>What came of an event.</summary>
    internal sealed record Answer(IReadOnlyList<SweepEffect> Effects, SweepCounts Counts);

    private sealed record Letter(SweepEvent Event, TaskCompletionSource<Answer>? Answer);
}

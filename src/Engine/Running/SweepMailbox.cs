using System.Threading.Channels;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Running;

/// <summary>
/// The one place where a sweep changes. Letters that have come in meanwhile are taken together: each is stepped, all are made durable in one append to the
/// journal, and only then are the effects acted upon and the letters answered. When the journal cannot take them, none of it has happened:
/// <see cref="Broken"/> fires, and those and all later letters are answered with the error.
/// </summary>
internal sealed class SweepMailbox(Journal journal, SweepState state, Action<SweepEffect> act, SweepWitness witness) : IDisposable
{
    private const int MostTogether = 4096;
    private readonly Channel<Letter> _letters = Channel.CreateUnbounded<Letter>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _broken = new();

    /// <summary>Fires when nothing can be decided any more.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>The newest state that is durable. Any thread may look.</summary>
    public SweepState State { get; private set; } = state;

    /// <summary>Says something that needs no answer.</summary>
    public void Tell(SweepEvent @event) => _letters.Writer.TryWrite(new Letter(@event, null));

    /// <summary>Says something; the answer comes when it is in the journal and has been acted upon.</summary>
    /// <returns>The effects, and the counts after it.</returns>
    /// <exception cref="StoreException">The journal could not take it.</exception>
    public Task<Answer> AskAsync(SweepEvent @event)
    {
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _letters.Writer.TryWrite(new Letter(@event, answer)) ? answer.Task : throw new InvalidOperationException("The sweep's mailbox is closed.");
    }

    /// <summary>Handles letters until the mailbox is closed and empty.</summary>
    /// <exception cref="StoreException">The journal could not take an event.</exception>
    public async Task RunAsync()
    {
        StoreException? failure = null;
        var together = new List<Letter>();
        while (await _letters.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            together.Clear();
            while (together.Count < MostTogether && _letters.Reader.TryRead(out var letter))
                together.Add(letter);
            try
            {
                if (failure is null)
                    Handle(together);
            }
            catch (StoreException e)
            {
                failure = e;
                await _broken.CancelAsync().ConfigureAwait(false);
            }

            if (failure is not null)
                together.ForEach(letter => letter.Answer?.TrySetException(failure));
        }

        if (failure is not null)
            throw failure;
    }

    /// <summary>No more letters will come.</summary>
    public void Close() => _letters.Writer.TryComplete();

    public void Dispose() => _broken.Dispose();

    private void Handle(List<Letter> letters)
    {
        var state = State;
        var states = new List<SweepState>(letters.Count + 1) { state };
        var answers = new List<Answer>(letters.Count);
        var records = new List<JournalRecord>(letters.Count);
        foreach (var letter in letters)
        {
            (state, var effects) = SweepMachine.Step(state, letter.Event);
            states.Add(state);
            answers.Add(new Answer(effects, state.Counts));
            records.Add(JournalRecord.Of(letter.Event, effects));
        }

        journal.Append(records, state);
        State = state;
        for (var i = 0; i < letters.Count; i++)
        {
            var (letter, answer) = (letters[i], answers[i]);
            witness.Saw(states[i], letter.Event, answer.Effects, states[i + 1]);
            foreach (var effect in answer.Effects)
                act(effect);
            letter.Answer?.SetResult(answer);
        }
    }

    /// <summary>What came of an event.</summary>
    internal sealed record Answer(IReadOnlyList<SweepEffect> Effects, SweepCounts Counts);

    private sealed record Letter(SweepEvent Event, TaskCompletionSource<Answer>? Answer);
}

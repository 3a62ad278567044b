using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// What the devices of one silo have to say to one sweep, gathered: one bag is on its way at a time, and sent again until it is answered, so that everything
/// arrives in order; the sweep knows the bag again by its number, and handles it once.
/// </summary>
/// <param name="Session">Of the sender: a new one counts from 1 again.</param>
/// <param name="Number">1, 2, … in the session.</param>
/// <param name="Letters">In the order in which they were written.</param>
/// <param name="Alive">Attempts that gave a sign of life since the bag before.</param>
/// <param name="Notices">For those who watch, as JSON.</param>
public sealed record LetterBag(
    string Session, long Number, IReadOnlyList<Letter> Letters, IReadOnlyList<(TrialId Trial, int Attempt)> Alive, IReadOnlyList<string> Notices);

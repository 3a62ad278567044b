using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>
/// The cores of one trial. A call is cut into pieces that write to different places; which thread takes which piece is left to chance and changes no number. Between calls
/// the threads spin for some ten microseconds, then sleep. No call allocates.
/// </summary>
internal sealed unsafe class Team : IDisposable
{
    private const int SpinsBeforeSleep = 2000;
    private const int PieceBits = 20;
    private const long PieceMask = (1L << PieceBits) - 1;

    private readonly Thread[] _threads;
    private readonly Scratch[] _scratch;
    private readonly AutoResetEvent[] _wake;
    private readonly int[] _asleep;

    /// <summary>Number of the call, its pieces and the next piece to take, in one word: who takes a piece of a call knows that the call has not ended.</summary>
    private long _state;
    private int _done;
    private void* _work;
    private delegate*<void*, int, Scratch, void> _body;
    private ExceptionDispatchInfo? _problem;
    private volatile bool _ending;

    /// <param name="threads">≥ 1, the caller's among them.</param>
    public Team(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _scratch = new Scratch[threads];
        (_wake, _asleep, _threads) = (new AutoResetEvent[threads - 1], new int[threads - 1], new Thread[threads - 1]);
        for (var i = 0; i < _threads.Length; i++)
        {
            var index = i;
            _wake[i] = new AutoResetEvent(false);
            _threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"sweeper kernels {i + 2}" };
            _threads[i].Start();
        }
    }

    public int Threads => _scratch.Length;

    /// <summary>Of the caller's thread.</summary>
    public Scratch Scratch => _scratch[0];

    /// <summary>The scratch of a thread; set when buffers are planned, while no call runs.</summary>
    public Scratch this[int thread]
    {
        get => _scratch[thread];
        set => _scratch[thread] = value;
    }

    /// <summary>Runs every piece of <paramref name="work"/>, 0 … <paramref name="pieces"/> − 1, and returns when all are done.</summary>
    public void Run<T>(T work, int pieces)
        where T : struct, IPieces
    {
        if (_threads.Length == 0 || pieces == 1)
        {
            for (var piece = 0; piece < pieces; piece++)
                work.Run(piece, _scratch[0]);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pieces, PieceMask);
        _work = Unsafe.AsPointer(ref work);
        _body = &Piece<T>;
        _done = 0;
        var call = (Volatile.Read(ref _state) >> (2 * PieceBits)) + 1;
        Volatile.Write(ref _state, (call << (2 * PieceBits)) | ((long)pieces << PieceBits));
        Interlocked.MemoryBarrier();
        for (var i = 0; i < _wake.Length; i++)
        {
            if (Volatile.Read(ref _asleep[i]) == 1 && Interlocked.Exchange(ref _asleep[i], 0) == 1)
                _wake[i].Set();
        }

        while (TryTake(out var piece))
            Run(piece, _scratch[0]);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _done) < pieces)
            spinner.SpinOnce(sleep1Threshold: -1);
        Interlocked.Exchange(ref _problem, null)?.Throw();
    }

    /// <summary>Runs a body over 0 … count − 1 in ranges whose lengths are multiples of the tile.</summary>
    /// <param name="count">≥ 0.</param>
    /// <param name="tile">≥ 1.</param>
    /// <param name="state">Handed to <paramref name="body"/>.</param>
    /// <param name="body">A static lambda.</param>
    /// <param name="perThread">Ranges per thread: several, so that a thread that is held up leaves some to the others; 1 where each range has work to repeat.</param>
    public void Ranges<TState>(int count, int tile, TState state, RangeBody<TState> body, int perThread = 4)
    {
        var ranges = Threads == 1 ? 1 : perThread * Threads;
        var length = Math.Max(1, (count + (ranges * tile) - 1) / (ranges * tile)) * tile;
        Run(new RangePieces<TState>(state, count, length, body), (count + length - 1) / length);
    }

    public void Dispose()
    {
        _ending = true;
        foreach (var wake in _wake)
            wake.Set();
        foreach (var thread in _threads)
            thread.Join();
        foreach (var wake in _wake)
            wake.Dispose();
    }

    private static void Piece<T>(void* work, int piece, Scratch scratch)
        where T : struct, IPieces => Unsafe.AsRef<T>(work).Run(piece, scratch);

    private void Work(int index)
    {
        var spins = 0;
        while (!_ending)
        {
            if (TryTake(out var piece))
            {
                Run(piece, _scratch[index + 1]);
                spins = 0;
            }
            else if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(1);
            }
            else
            {
                // Announced first, then looked again: a call that begins in between either is seen here or sees the announcement.
                Interlocked.Exchange(ref _asleep[index], 1);
                if (!HasPieces(Volatile.Read(ref _state)))
                    _wake[index].WaitOne();
                Volatile.Write(ref _asleep[index], 0);
                spins = 0;
            }
        }
    }

    private void Run(int piece, Scratch scratch)
    {
        try
        {
            _body(_work, piece, scratch);
        }
        catch (Exception e)
        {
            _problem = ExceptionDispatchInfo.Capture(e);
        }

        Interlocked.Increment(ref _done);
    }

    private bool TryTake(out int piece)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            piece = (int)(state & PieceMask);
            if (!HasPieces(state))
                return false;
            if (Interlocked.CompareExchange(ref _state, state + 1, state) == state)
                return true;
        }
    }

    private static bool HasPieces(long state) => (state & PieceMask) < ((state >> PieceBits) & PieceMask);
}

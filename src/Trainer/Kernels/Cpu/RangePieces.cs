namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>A call over a range, cut into pieces of equal length.</summary>
internal readonly struct RangePieces<TState>(TState state, int count, int length, RangeBody<TState> body) : IPieces
{
    public void Run(int piece, Scratch scratch) => body(state, piece * length, Math.Min(count, (piece + 1) * length), scratch);
}

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>A call of a kernel, cut into pieces that may run at the same time.</summary>
internal interface IPieces
{
    /// <param name="piece">0 for the first.</param>
    /// <param name="scratch">Of the thread that runs the piece.</param>
    void Run(int piece, Scratch scratch);
}

namespace Sweeper.Trainer.Random;

/// <summary>
/// A counter-based random stream: a 64-bit key from which child keys are folded (purpose, step, …) and at which any draw can be computed directly, in any
/// order, on any thread. Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011); not for cryptography.
/// </summary>
/// <param name="A">First key word.</param>
/// <param name="B">Second key word.</param>
public readonly partial record struct RandomKey(uint A, uint B);

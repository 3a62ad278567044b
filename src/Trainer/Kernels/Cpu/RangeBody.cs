namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>What a call does to the rows (or whatever it counts) from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
internal delegate void RangeBody<in TState>(TState state, int first, int end, Scratch scratch);

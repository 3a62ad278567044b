namespace Sweeper.Trainer.Numerics;

/// <summary>
/// Elementary functions with defined bits: polynomials over fused multiply-adds and integer operations (float lanes), or over + - * / alone (double scalars),
/// which C# never contracts. So the same argument gives the same bits at every hardware vector width and with every library version, which
/// <see cref="Math"/> and the transcendental functions of <see cref="System.Runtime.Intrinsics.Vector512"/> do not promise.
/// </summary>
public static partial class Elementary;

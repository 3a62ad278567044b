namespace Sweeper.Bench.Parity;

/// <summary>Relative differences between ours and one form of the peer.</summary>
/// <param name="Loss">Ours, at the first step.</param>
/// <param name="FirstLoss">Difference of that loss.</param>
/// <param name="Gradient">Difference of the norm of the first gradient.</param>
/// <param name="LastLoss">Difference of the loss after two optimiser steps.</param>
internal sealed record ParityResult(string Kind, string Form, double Loss, double FirstLoss, double Gradient, double LastLoss)
{
    /// <summary>NaN fails.</summary>
    public bool Same => FirstLoss <= ParityCheck.Tolerance && Gradient <= ParityCheck.Tolerance && LastLoss <= ParityCheck.Tolerance;
}

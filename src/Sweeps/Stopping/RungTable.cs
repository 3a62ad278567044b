namespace Sweeper.Sweeps.Stopping;
#pragma warning disable CA1822
public sealed class RungTable
{
    public int? RungAt(int step) => null;
    public bool HasRung(int rung) => false;
    public (RungTable, IReadOnlyList<Decision>) Arrive(int trial, int rung, double? value) => (this, []);
    public (RungTable, IReadOnlyList<Decision>) Withdraw(int trial) => (this, []);
}

namespace Sweeper.Sweeps.Simulation;

/// <summary>What lies between devices and coordinator: a message arrives at once, late, twice or never.</summary>
internal sealed class Wire(SimulatedWorld world)
{
    public void Send(Action arrive)
    {
        var faults = world.Options.Faults;
        if (world.Dice.Chance(faults.MessagesLost, "message lost"))
            return;
        Carry(arrive, faults);
        if (world.Dice.Chance(faults.MessagesDoubled, "message doubled"))
            Carry(arrive, faults);
    }

    private void Carry(Action arrive, Faults faults) =>
        world.Agenda.In(world.Dice.Chance(faults.MessagesLate, "message late") ? world.Dice.UpTo(faults.Latest, "how late") : TimeSpan.Zero, arrive);
}

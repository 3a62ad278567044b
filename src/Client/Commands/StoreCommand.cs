namespace Sweeper.Client.Commands;

/// <summary><c>sweeper store</c>: looks after a store.</summary>
internal sealed class StoreCommand : ExampledCommand
{
    public StoreCommand()
        : base("store", "Look after a store: check it, repair it, copy sweeps to another, free space.")
    {
        Add(new StoreCheckCommand());
        Add(new StoreRepairCommand());
        Add(new StoreCopyCommand());
        Add(new StoreGcCommand());
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper store check sweeps",
        "sweeper store copy sweeps azure:results --sweep attention",
    ];
}

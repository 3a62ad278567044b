namespace Sweeper.Trainer.Torch.Packs;

/// <summary>What a member of a pack asks its device for.</summary>
internal enum PackWork
{
    /// <summary>One optimiser step on the batch that it brings.</summary>
    Train,

    /// <summary>The loss on the test set, which all members have in common.</summary>
    Test,
}

namespace Sweeper.Trainer.Model;

/// <summary>What a buffer is for that the layers of a model use in turn.</summary>
internal enum SharedUse
{
    /// <summary>Attention's input, of the heads at work.</summary>
    Heads,

    /// <summary>Its gradient.</summary>
    HeadsGradient,

    /// <summary>What attention carries from forward to backward, where it is computed again.</summary>
    HeadsMemory,

    /// <summary>The gradient of attention's output; and, in a lean plan, the input of the MLP, which is needed at other times.</summary>
    Middle,

    /// <summary>Queries and keys before their convolution, in a lean plan.</summary>
    Unconvolved,

    /// <summary>What the normalisation of queries and keys multiplied by, in a lean plan.</summary>
    Scales,

    /// <summary>What the norm of attention's output writes, in a lean plan.</summary>
    NormalHeads,

    /// <summary>What a norm writes, in a lean plan.</summary>
    Normal,

    /// <summary>Its gradient.</summary>
    NormalGradient,

    /// <summary>What W_in of an MLP writes, in a lean plan.</summary>
    Hidden,

    /// <summary>What W_out reads, in a lean plan.</summary>
    Active,
}

namespace Sweeper.Trainer.Weights;

/// <summary>A float32 tensor with a name and a shape, row-major.</summary>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);

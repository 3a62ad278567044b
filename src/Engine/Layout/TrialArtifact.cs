namespace Sweeper.Engine.Layout;

/// <summary>A file that a trial left, as its result vouches for it.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record TrialArtifact(long Bytes, string Sha256);

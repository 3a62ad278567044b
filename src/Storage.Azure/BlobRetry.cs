namespace Sweeper.Storage.Azure;

/// <summary>One more try of a call to the blob server.</summary>
/// <param name="Call">Method and path: <c>PUT /container/trials/0a1b/result.json</c>.</param>
/// <param name="Number">1 for the first retry.</param>
/// <param name="Because">What the try before came to: <c>503</c>, or the exception's message.</param>
public sealed record BlobRetry(string Call, int Number, string Because);

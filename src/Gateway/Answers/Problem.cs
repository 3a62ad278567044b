namespace Sweeper.Gateway.Answers;

/// <summary>The body of every error, <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says what kind of error it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">As in the answer's first line.</param>
/// <param name="Detail">What the law is, what was sent, what to do.</param>
/// <param name="Problems">Of a sweep file, with file and line; else left out.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<string>? Problems = null);

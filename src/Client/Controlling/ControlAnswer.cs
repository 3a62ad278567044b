using System.Text.Json.Nodes;

namespace Sweeper.Client.Controlling;

/// <summary>What came of a request.</summary>
/// <param name="Sweep">Its id.</param>
/// <param name="Taken">False: it waits in the store for whoever runs the sweep.</param>
/// <param name="Message">For people.</param>
internal sealed record ControlAnswer(string Sweep, bool Taken, string Message)
{
    public JsonObject ToJson() => new() { ["sweep"] = Sweep, ["taken"] = Taken, ["message"] = Message };
}

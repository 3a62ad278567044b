using System.Text.Json.Nodes;

namespace Sweeper.Client.Replaying;

/// <summary>The first thing in which a trial and its replay are not the same.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="What">A metric, a curve with its position (<c>loss_by_position[3]</c>), an artifact, <c>step</c> of a report, or <c>outcome</c>.</param>
/// <param name="Stored">What the store has: a number or text; null for nothing.</param>
internal sealed record Difference(int Step, string What, JsonNode? Stored, JsonNode? Replayed)
{
    /// <summary>Numbers that are not finite are text: JSON has no word for them.</summary>
    public static Difference Of(int step, string what, double? stored, double? replayed) => new(step, what, Node(stored), Node(replayed));

    /// <summary>The same bits; all that is not a number is alike, because a store does not tell it apart.</summary>
    public static bool IsSame(double one, double other) =>
        BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other) || (double.IsNaN(one) && double.IsNaN(other));

    public JsonObject ToJson() => new()
    {
        ["step"] = Step,
        ["what"] = What,
        ["stored"] = Stored?.DeepClone(),
        ["replayed"] = Replayed?.DeepClone(),
    };

    public override string ToString() => $"{What} at step {Step} is {Text(Stored)} in the store, but {Text(Replayed)} now";

    private static string Text(JsonNode? node) => node?.ToString() ?? "not there";

    private static JsonValue? Node(double? value) => value switch
    {
        null => null,
        { } number when double.IsFinite(number) => JsonValue.Create(number),
        { } number => JsonValue.Create(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
    };
}

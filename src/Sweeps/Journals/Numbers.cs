using System.Text.Json;

namespace Sweeper.Sweeps.Journals;

/// <summary>A metric in JSON: a number that reads back as the same bits, <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>, or null when there is none.</summary>
internal static class Numbers
{
    public static void Write(Utf8JsonWriter json, double? value)
    {
        if (value is not { } number)
            json.WriteNullValue();
        else if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(NameOf(number));
    }

    public static double? Read(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when json.ValueTextEquals("NaN"u8) => double.NaN,
        JsonTokenType.String when json.ValueTextEquals("Infinity"u8) => double.PositiveInfinity,
        JsonTokenType.String when json.ValueTextEquals("-Infinity"u8) => double.NegativeInfinity,
        _ => json.GetDouble(),
    };

    private static ReadOnlySpan<byte> NameOf(double number) => double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8;
}

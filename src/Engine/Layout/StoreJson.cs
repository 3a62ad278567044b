using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweeper.Engine.Layout;

/// <summary>
/// How everything in a store is spelled: snake_case names and words, times as UTC text, NaN and infinities as strings (a diverged metric is a value too).
/// </summary>
public static class StoreJson
{
    /// <summary>One object a line, for what is appended.</summary>
    public static JsonSerializerOptions Line { get; } = Options(indented: false);

    /// <summary>For documents that people open.</summary>
    public static JsonSerializerOptions Document { get; } = Options(indented: true);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        RespectNullableAnnotations = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

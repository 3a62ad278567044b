using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sweeper.Client.Printing;

/// <summary>JSON on stdout, indented, one document per command.</summary>
internal static class JsonPrinter
{
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(JsonNode json) => Console.Out.WriteLine(json.ToJsonString(Options));
}

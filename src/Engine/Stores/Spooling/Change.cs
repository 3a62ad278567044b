using System.Text.Json.Serialization;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>What is done to an object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Change>))]
internal enum Change
{
    Write,
    Append,
    Delete,
}

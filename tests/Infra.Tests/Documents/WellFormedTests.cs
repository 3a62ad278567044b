using System.Text.Json;

namespace Sweeper.Infra.Tests.Documents;

/// <summary>Every file of infra/ can be read as what it says it is.</summary>
public sealed class WellFormedTests
{
    // What helm renders is read by ChartTests.
    public static TheoryData<string> YamlFiles => [.. Repository.Files("infra", ".yaml", ".yml").Where(f => !f.Contains("/templates/", StringComparison.Ordinal))];

    public static TheoryData<string> JsonFiles => [.. Repository.Files("infra", ".json")];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Yaml_is(string file) => Assert.NotNull(Yaml.Read(Repository.Read(file)));

    [Theory]
    [MemberData(nameof(JsonFiles))]
    public void Json_is(string file) => Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(Repository.Read(file)).RootElement.ValueKind);

    [Theory]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("a: [1, 2\n")]
    public void What_is_broken_is_found(string text) => Assert.ThrowsAny<Exception>(() => Yaml.Read(text));
}

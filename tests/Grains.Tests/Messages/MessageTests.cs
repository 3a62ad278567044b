using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Sweeper.Engine.Stores;

namespace Sweeper.Grains.Tests.Messages;

/// <summary>What silos say to each other: silos of the next version will read it, and write what these read (a rolling upgrade has both in one cluster).</summary>
public sealed class MessageTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().LetErrorsTravel().AddSerializer(s => s.AddAssembly(typeof(IGpuGrain).Assembly)).BuildServiceProvider();

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    [Fact]
    public void Every_message_has_a_sample() => Assert.Equal(Samples.Types.ToHashSet(), Samples.All.Values.Select(m => m.GetType()).ToHashSet());

    [Fact]
    public void What_a_store_has_to_say_arrives_with_its_cause()
    {
        Exception cause = new StoreConflictException("'s/journal' must be 4 bytes long", new InvalidDataException("it has 7"));

        var arrived = Serializer.Deserialize<Exception>(Serializer.SerializeToArray<Exception>(new StoreException("the store is away", cause)));

        Assert.Equal("the store is away", Assert.IsType<StoreException>(arrived).Message);
        Assert.Equal("'s/journal' must be 4 bytes long", Assert.IsType<StoreConflictException>(arrived.InnerException).Message);
        Assert.IsType<InvalidDataException>(arrived.InnerException.InnerException);
    }

    [Fact]
    public void Every_message_has_a_name_of_its_own_with_its_version()
    {
        var aliases = Samples.Types.Select(t => t.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.All(aliases, alias => Assert.Matches(@"^sweeper\.[a-z-]+\.v\d+$", alias));
        Assert.Distinct(aliases);
    }

    [Fact]
    public void Every_property_of_a_message_has_a_number_of_its_own() => Assert.All(Samples.Types, type =>
    {
        var numbers = type.GetProperties().Select(p => p.GetCustomAttribute<IdAttribute>()?.Id).ToList();
        Assert.DoesNotContain(null, numbers);
        Assert.Distinct(numbers);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_says_at_the_other_end_what_was_meant(string name)
    {
        var sent = Samples.All[name];
        var received = Serializer.Deserialize<object>(Serializer.SerializeToArray(sent))!;
        Assert.Equal(sent.GetType(), received.GetType());
        Assert.Equal(Text(sent), Text(received));

        // What it stands for comes to the same message again.
        var meant = sent.GetType().GetMethod("To")!.Invoke(received, []);
        Assert.Equal(Text(sent), Text(sent.GetType().GetMethod("Of")!.Invoke(null, [meant])!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bytes_of_version_1_are_read_as_what_they_were(string name)
    {
        var pinned = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages", "v1.json")))!;
        Assert.True(
            pinned.TryGetValue(name, out var bytes),
            $"Messages/v1.json must have the bytes of '{name}', but has not. Of a new message they are:\n  \"{name}\": \"{Convert.ToBase64String(Serializer.SerializeToArray(Samples.All[name]))}\"");
        Assert.Equal(Text(Samples.All[name]), Text(Serializer.Deserialize<object>(Convert.FromBase64String(bytes!))!));
    }

    public void Dispose() => _services.Dispose();

    private static string Text(object message) => JsonSerializer.Serialize(message, message.GetType());
}

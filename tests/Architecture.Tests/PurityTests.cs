using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Sweeper.Sweeps;

namespace Sweeper.Architecture.Tests;

/// <summary>
/// The pure core decides from its arguments alone. The analyzer (src/Sweeps/BannedSymbols.txt) says so while one types; this reads the compiled assembly, where
/// nothing can be suppressed.
/// </summary>
public sealed class PurityTests
{
    private static readonly string[] BannedTypes =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.StreamReader", "System.IO.StreamWriter",
        "System.Random", "System.Console", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Threading.Thread",
        "System.Threading.Timer", "System.Threading.Tasks.Task", "System.Threading.Tasks.Parallel", "System.Net.Http.HttpClient", "System.Diagnostics.Process",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
    ];

    [Fact]
    public void Sweeps_refers_to_no_clock_file_thread_or_ambient_randomness()
    {
        using var file = new PEReader(File.OpenRead(typeof(SweepMachine).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(t => Name(metadata, t)).ToHashSet();
        var members = metadata.MemberReferences
            .Select(metadata.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference)
            .Select(m => $"{Name(metadata, (TypeReferenceHandle)m.Parent)}.{metadata.GetString(m.Name)}")
            .ToList();

        Assert.Contains("System.DateTimeOffset", types);
        Assert.Empty(types.Intersect(BannedTypes));
        Assert.Empty(members.Intersect(BannedMembers));

        // The compiler asks for the thread's id in every iterator; nothing else of the environment may be known.
        Assert.DoesNotContain(members, m => m.StartsWith("System.Environment.", StringComparison.Ordinal) && m != "System.Environment.get_CurrentManagedThreadId");
    }

    [Fact]
    public void Sweeps_has_no_static_state()
    {
        var mutable = typeof(SweepMachine).Assembly.GetTypes()
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Where(f => !f.IsInitOnly && !f.IsLiteral)
            .Select(f => $"{f.DeclaringType!.Name}.{f.Name}");
        Assert.Empty(mutable);
    }

    private static string Name(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

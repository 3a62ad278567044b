using System.Text;
using Sweeper.Client.Exits;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Inputs;

/// <summary>A sweep file that was read and found right.</summary>
/// <param name="Revision">File and overrides as given, kept beside the plan.</param>
internal sealed record SpecFile(SweepRevision Revision, SweepPlan Plan)
{
    private const long LargestFile = 8 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="sets">Overrides, <c>model.layers=1,2</c>.</param>
    /// <exception cref="InputException">Everything that is wrong with the file.</exception>
    public static SpecFile Read(string path, IReadOnlyList<string> sets, ITrialExecutor executor)
    {
        var revision = new SweepRevision(path, TextOf(path), sets);
        return new SpecFile(revision, PlanOf(revision, executor));
    }

    /// <exception cref="InputException">The file cannot be read as text.</exception>
    public static string TextOf(string path) => Decode(path, ReadBytes(path));

    /// <summary>The sweep as the store has it: with the arms and seeds that were added to it.</summary>
    public SpecFile WithAdded(IStore store, ITrialExecutor executor)
    {
        var folder = new SweepFolder(store, Plan.Id);
        try
        {
            return folder.ReadRevision() is { Extends: true } revision && folder.ReadPlan()?.Extend(PlanOf(revision, executor), out _) is { } plan
                ? new SpecFile(revision, plan)
                : this;
        }
        catch (InputException)
        {
            // The engine says what is wrong with what the store has.
            return this;
        }
    }

    /// <exception cref="InputException">Everything that is wrong with the file.</exception>
    public static SweepPlan PlanOf(SweepRevision revision, ITrialExecutor executor)
    {
        try
        {
            return revision.Plan(executor);
        }
        catch (SweepFileException e)
        {
            throw new InputException(e.Problems);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: a sweep file is wanted, but this is a folder. Name a .yaml file in it.");
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.CanSeek && stream.Length > LargestFile)
                throw new InputException($"{path}: a sweep file has at most {LargestFile >> 20} MiB, but this one has {stream.Length >> 20} MiB.");
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: the file cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        var zero = Array.IndexOf(bytes, (byte)0);
        var wrong = zero >= 0 ? zero : WrongAt(bytes);
        if (wrong < 0)
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        var line = 1 + bytes.AsSpan(0, wrong).Count((byte)'\n');
        throw new InputException($"{path}:{line}: a sweep file is text in UTF-8, but byte {wrong + 1} of this one (0x{bytes[wrong]:X2}) is not.");
    }

    private static int WrongAt(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return -1;
        }
        catch (DecoderFallbackException e)
        {
            return Math.Max(0, e.Index);
        }
    }
}

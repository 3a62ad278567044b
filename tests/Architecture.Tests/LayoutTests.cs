using System.Text.RegularExpressions;

namespace Sweeper.Architecture.Tests;

/// <summary>What one should see on opening a folder: nouns of the domain, one type per file, files that fit on a screen or two.</summary>
public sealed partial class LayoutTests
{
    private const int LongestFile = 400;
    private const int LongFile = 250;
    private const int FewLongFiles = 3;

    [Fact]
    public void No_folder_is_a_drawer_for_everything()
    {
        string[] drawers = ["Helpers", "Utils", "Utilities", "Common", "Managers", "Misc", "Shared"];
        Assert.DoesNotContain(Repository.Sources("src").Concat(Repository.Sources("tests")), file => file.Split('/').Intersect(drawers).Any());
    }

    [Fact]
    public void Files_are_short()
    {
        var lengths = Repository.Sources("src").Select(file => (file, lines: Repository.Lines(file).Length)).OrderByDescending(f => f.lines).ToList();
        Assert.DoesNotContain(lengths, f => f.lines > LongestFile);
        Assert.True(lengths.Count(f => f.lines > LongFile) <= FewLongFiles, string.Join(", ", lengths.Take(FewLongFiles + 1)));
        Assert.True(lengths[lengths.Count / 2].lines < 80, $"The median file has {lengths[lengths.Count / 2].lines} lines.");
    }

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it()
    {
        foreach (var file in Repository.Sources("src").Where(file => !file.EndsWith("/Program.cs", StringComparison.Ordinal)))
        {
            var types = Repository.Lines(file).Select(line => TopLevelType().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value).ToList();
            var name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            Assert.True(types.Count == 1 && types[0] == name, $"{file} declares {string.Join(", ", types)}.");
        }
    }

    [GeneratedRegex(@"^(?:public |internal |file )(?:static |sealed |abstract |partial |readonly |unsafe |ref )*(?:class|struct|record struct|record|interface|enum|delegate \w+) (\w+)")]
    private static partial Regex TopLevelType();
}

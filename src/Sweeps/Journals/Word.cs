using System.Text.Json;

namespace Sweeper.Sweeps.Journals;

/// <summary>An enumeration's members as journals spell them: <c>out_of_memory</c>.</summary>
internal static class Word<T>
    where T : struct, Enum
{
    private static readonly T[] Members = Enum.GetValues<T>();
    private static readonly string[] Words = Array.ConvertAll(Members, m => JsonNamingPolicy.SnakeCaseLower.ConvertName(m.ToString()));

    public static string Of(T member) => Words[Array.IndexOf(Members, member)];

    /// <exception cref="JournalException">The string that the reader stands at is none of the words.</exception>
    public static T Read(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (reader.ValueTextEquals(Words[i]))
                return Members[i];
        }

        throw new JournalException(JournalFault.Damaged, $"a word must be one of {string.Join(", ", Words)}, but is '{reader.GetString()}'");
    }
}

namespace Sweeper.Silo.Settings;

/// <summary>The settings are not those of a silo; every problem is in it.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

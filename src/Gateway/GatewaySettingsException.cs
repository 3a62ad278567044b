namespace Sweeper.Gateway;

/// <summary>The gateway cannot be started with the settings that it was given; every problem is in it, each with its remedy.</summary>
public sealed class GatewaySettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

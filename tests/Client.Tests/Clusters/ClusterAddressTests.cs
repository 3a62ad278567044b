using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>A token goes to none but the cluster, over no wire that others can read, and never onto a command line.</summary>
public sealed class ClusterAddressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://sweeps.example", "https://sweeps.example")]
    [InlineData("https://sweeps.example:8443/team/", "https://sweeps.example:8443/team")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    public void Https_or_this_machine(string url, string name)
    {
        var address = ClusterAddress.Of(url, null, "secret", null, insecure: false);

        Assert.Equal(name, address.Name);
        Assert.Equal($"{name}/v1/sweeps", new Uri(address.Url, "v1/sweeps").AbsoluteUri);
        Assert.Equal(["--cluster", name], address.Words);
    }

    [Theory]
    [InlineData("http://sweeps.example", "must be https")]
    [InlineData("http://10.0.0.1:8080", "must be https")]
    [InlineData("sweeps.example", "address of a cluster's gateway")]
    [InlineData("ftp://sweeps.example", "address of a cluster's gateway")]
    [InlineData("https://me:secret@sweeps.example", "address of a cluster's gateway")]
    [InlineData("https://sweeps.example/?token=secret", "address of a cluster's gateway")]
    [InlineData("", "address of a cluster's gateway")]
    public void Anything_else_is_refused(string url, string why) =>
        Assert.Contains(why, Assert.Throws<InputException>(() => ClusterAddress.Of(url, null, null, null, insecure: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Plain_http_to_another_machine_must_be_asked_for() =>
        Assert.Equal(["--cluster", "http://10.0.0.1:8080", "--insecure"], ClusterAddress.Of("http://10.0.0.1:8080", null, null, null, insecure: true).Words);

    [Fact]
    public void A_token_file_counts_more_than_the_environment()
    {
        File.WriteAllText(_folder.At("token"), "from-file\n");

        var address = ClusterAddress.Of("https://a.example", _folder.At("token"), "from-environment", null, insecure: false);

        Assert.Equal("from-file", address.Token);
        Assert.Equal(["--cluster", "https://a.example", "--token-file", _folder.At("token")], address.Words);
        Assert.Equal("from-environment", ClusterAddress.Of("https://a.example", null, "from-environment", null, insecure: false).Token);
        Assert.Null(ClusterAddress.Of("https://a.example", null, null, null, insecure: false).Token);
        Assert.Contains("cannot be read", Assert.Throws<InputException>(() => ClusterAddress.Of("https://a.example", _folder.At("none"), null, null, false)).Message, StringComparison.Ordinal);
        Assert.Contains("visible ASCII", Assert.Throws<InputException>(() => ClusterAddress.Of("https://a.example", null, "two\nlines", null, false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080", "must be https", "list")]
    [InlineData("https://a.example", "`sweeper plan` does not", "plan", "spec.yaml")]
    [InlineData("https://a.example", "--store and --cluster exclude each other", "list", "--store", "sweeps")]
    [InlineData("https://a.example", "--devices must be left out on a cluster", "run", "spec.yaml", "--devices", "2")]
    public async Task What_does_not_go_with_a_cluster_is_told(string url, string why, params string[] command) =>
        Assert.Contains(why, (await SweeperConsole.RunAsync(_folder, ["--cluster", url, .. command])).With(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_is_named_counts_more_than_a_cluster_of_the_environment()
    {
        Directory.CreateDirectory(_folder.At("sweeps"));
        string[] command = [SweeperConsole.Assembly, "list", "--store", "sweeps"];
        using var console = SweeperConsole.Start(_folder, SweeperConsole.Host, command, ("SWEEPER_CLUSTER", "http://10.0.0.1:8080"));

        Assert.Contains("the store 'sweeps' holds no sweeps", (await console.EndAsync()).With(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_a_cluster_says_so()
    {
        _folder.Spec(Sweep.Small);

        Assert.Contains("`sweeper watch` needs --cluster URL", (await SweeperConsole.RunAsync(_folder, "watch", "spec")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("--detach needs --cluster", (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--detach")).With(2).Error, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sweeper.Gateway.Tests.Fakes;

namespace Sweeper.Gateway.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task The_API_is_served_over_TLS_and_a_certificate_that_nobody_trusts_is_refused_by_clients()
    {
        using var certificate = SelfSigned();
        await using var gateway = await RunningGateway.StartAsync(certificate: certificate);
        using var trusting = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, sent, _, _) => sent!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(trusting) { BaseAddress = gateway.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {RunningGateway.ViewToken}" } } };
        using var other = gateway.Client();

        Assert.Equal("https", gateway.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/sweeps")).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync("/v1/sweeps"));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}

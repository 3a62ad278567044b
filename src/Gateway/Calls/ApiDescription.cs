using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Sweeper.Gateway.Calls;

/// <summary>The OpenAPI document of the mapped endpoints: generated once, since anybody may ask for it.</summary>
internal sealed class ApiDescription(IServiceProvider services)
{
    public const string Name = "v1";

    private readonly Lazy<Task<byte[]>> _bytes = new(() => GenerateAsync(services));

    public Task<byte[]> ReadAsync() => _bytes.Value;

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo { Title = "Sweeper", Version = Name, Description = "Sweeps of a cluster: submit, watch, control, read. docs/gateway.md says more." };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    });

    private static async Task<byte[]> GenerateAsync(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync().ConfigureAwait(false);
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1).ConfigureAwait(false));
    }
}

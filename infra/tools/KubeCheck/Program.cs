// Reads Kubernetes objects from standard input as the types of the official client: a field that the API does not have, or of another type, is an error.
// Prints kind and name of each. Objects of kinds that are not Kubernetes' own are printed with a question mark: nothing was checked.
using System.Reflection;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

var known = typeof(V1Pod).Assembly.GetTypes().Select(t => t.GetCustomAttribute<KubernetesEntityAttribute>()).OfType<KubernetesEntityAttribute>()
    .Select(e => $"{(e.Group is { Length: > 0 } ? $"{e.Group}/" : "")}{e.ApiVersion}/{e.Kind}").ToHashSet();
var failed = 0;
foreach (var document in Regex.Split(Console.In.ReadToEnd(), @"(?m)^---\s*$").Where(d => Regex.IsMatch(d, "(?m)^kind:")))
{
    var (api, kind) = (Regex.Match(document, @"(?m)^apiVersion: *(\S+)").Groups[1].Value, Regex.Match(document, @"(?m)^kind: *(\S+)").Groups[1].Value);
    if (!known.Contains($"{api}/{kind}"))
    {
        Console.WriteLine($"? {kind}");
        continue;
    }

    try
    {
        foreach (var item in KubernetesYaml.LoadAllFromString(document, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>())
            Console.WriteLine($"{item.Kind} {item.Metadata.Name}");
    }
    catch (Exception e) when (e is YamlDotNet.Core.YamlException or InvalidOperationException or FormatException)
    {
        failed++;
        Console.Error.WriteLine($"{kind}: {e.Message} {e.InnerException?.Message}");
    }
}

return failed == 0 ? 0 : 1;

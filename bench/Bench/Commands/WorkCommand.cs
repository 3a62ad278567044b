using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Commands;

/// <summary>Our worker: the same lines on stdin and stdout as the peer's.</summary>
internal sealed class WorkCommand : Command
{
    private readonly Option<int> _trials = new("--trials") { Description = "Trials at once.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public WorkCommand()
        : base("work", "Answer requests on stdin; started by the other commands.")
    {
        Hidden = true;
        Add(_trials);
        SetAction(parsed => Serve(parsed.GetValue(_trials)));
    }

    private static void Serve(int trials)
    {
        Trainers? trainers = null;
        while (Console.ReadLine() is { } line)
        {
            var request = JsonNode.Parse(line)!;
            if (request["op"]!.GetValue<string>() == "prepare")
            {
                trainers = new Trainers(Workload.FromJson(request), trials);
                Console.WriteLine(new JsonObject { ["form"] = $"{trials} trials at once" }.ToJsonString());
            }
            else
            {
                Console.WriteLine(trainers!.Measure(request["seconds"]!.GetValue<double>()).ToJsonString());
            }
        }
    }
}

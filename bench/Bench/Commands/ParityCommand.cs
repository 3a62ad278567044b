using System.CommandLine;
using Sweeper.Bench.Parity;
using Sweeper.Bench.Workers;

namespace Sweeper.Bench.Commands;

/// <summary><c>sweeper-bench parity</c>: that both sides of a comparison compute the same thing. Exit code 1 when they do not, 0 when they do or there is no peer.</summary>
internal sealed class ParityCommand : Command
{
    private readonly Option<string> _kinds = SharedOptions.Kinds();
    private readonly Option<string> _tokens = SharedOptions.Tokens();
    private readonly Option<string> _peers = new("--peer")
    {
        Description = $"Peers to check, comma-separated: {string.Join(", ", Peer.Names)}.",
        DefaultValueFactory = _ => "plain,tuned",
    };

    private readonly Option<string?> _python = SharedOptions.Python();

    public ParityCommand()
        : base("parity", "Give both sides the same weights and tokens, and compare losses and gradient.")
    {
        foreach (var option in new Option[] { _kinds, _tokens, _peers, _python })
            Add(option);
        SetAction(parsed =>
        {
            var same = true;
            foreach (var name in parsed.GetValue(_peers)!.Split(','))
                same &= Check(parsed.GetValue(_kinds)!.Split(','), parsed.GetValue(_tokens)!, parsed.GetValue(_python), SharedOptions.Peer(name));
            return same ? 0 : 1;
        });
    }

    private static bool Check(IEnumerable<string> kinds, string tokens, string? python, string name)
    {
        if (Peer.Find(python, name) is not { } peer)
        {
            Console.WriteLine($"No Python here can import torch, so nothing was checked. On Debian: {Peer.Remedy}");
            return true;
        }

        var same = true;
        Console.WriteLine($"relative difference from the {name} peer, PyTorch {peer.Version}, at most {ParityCheck.Tolerance} allowed");
        Console.WriteLine($"{"kind",-10} {"loss",10} {"first loss",11} {"gradient",9} {"last loss",10}  form of the peer");
        foreach (var kind in kinds)
        {
            try
            {
                foreach (var result in ParityCheck.Run(peer, kind, tokens))
                {
                    same &= result.Same;
                    Console.WriteLine(
                        $"{kind,-10} {result.Loss,10:0.000000} {result.FirstLoss,11:0.0e0} {result.Gradient,9:0.0e0} {result.LastLoss,10:0.0e0}  {result.Form}{(result.Same ? "" : "  DIFFERS")}");
                }
            }
            catch (WorkerException e)
            {
                Console.WriteLine($"{kind,-10} not checked: {e.Message}");
            }
        }

        return same;
    }
}

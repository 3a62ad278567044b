using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
namespace Sweeper.Trainer.Oracles;
public static class OracleCatalog
{
    public static IReadOnlyList<string> Names => [];
    public static string? Check(string name, Configuration configuration) => "";
    public static OracleScore Score(string name, ITask task, RandomKey testKey, RandomKey tuningKey, int sequences, CancellationToken stop) => throw new NotSupportedException();
}

using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Oracles;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Tests.Oracles;

/// <summary>Oracles of Markov chains against exact laws and against integrals over the prior.</summary>
public class MarkovOracleTests
{
    private const int Sequences = 2048;
    private static readonly RandomKey s_test = RandomKey.Of(1);

    private static readonly TaskOptions s_task =
        new(TaskKind.Markov, 10, 5, 40, 0.01, 0.01, InitialState.Uniform, 10, TokenScheme.Raw, 0) { Vocabulary = 4 };

    private static readonly Configuration s_configuration = new ParameterSchema(TaskParameters.All).Defaults.With("task.kind", Value.Of("markov"));

    [Fact]
    public void Nothing_known_costs_log_V_at_every_position() =>
        Assert.All(Score("zero", s_task).LossByPosition, loss => Assert.Equal(Math.Log(4), loss, 1e-12));

    [Fact]
    public void Zero_outputs_cost_half_a_square_of_a_one_hot() =>
        Assert.All(Score("zero", s_task, LossKind.SquaredError).LossByPosition, loss => Assert.Equal(0.5, loss, 1e-12));

    /// <summary>Before the second token nothing is known. Behind it, only a token that came twice has a count: H of (2, 1, 1, 1) / 5 with probability 1/4.</summary>
    [Fact]
    public void The_first_positions_of_bayes_are_known_exactly()
    {
        var curve = Score("bayes", s_task, sequences: 65536).LossByPosition;
        var second = (0.75 * Math.Log(4)) + (0.25 * -(0.4 * Math.Log(0.4) + 0.6 * Math.Log(0.2)));

        Assert.Equal(Math.Log(4), curve[0], 1e-9);

        // Where there is a count the loss is log 5 or log 2.5: a standard error below 0.001.
        Assert.InRange(curve[1], second - 0.003, second + 0.003);
    }

    /// <summary>Row i is met first with no history, so at the first position the floor is the expected entropy of a row: 1/2 + 1/3 + 1/4 for V = 4, alpha = 1.</summary>
    [Fact]
    public void The_first_position_of_the_floor_is_the_expected_entropy_of_a_row()
    {
        var curve = Score("noise", s_task, sequences: 65536).LossByPosition;

        // A standard deviation of -log p below 1: a standard error of 0.004.
        Assert.InRange(curve[0], 13.0 / 12 - 0.012, 13.0 / 12 + 0.012);
    }

    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.SquaredError)]
    public void Bayes_is_between_the_floor_and_what_knows_less(LossKind loss)
    {
        var (noise, bayes, unigram, zero) = (Score("noise", s_task, loss), Score("bayes", s_task, loss), Score("unigram", s_task, loss), Score("zero", s_task, loss));

        Assert.True(noise.High < bayes.Low && bayes.High < unigram.Low && bayes.High < zero.Low, $"{noise.Mean}, {bayes.Mean}, {unigram.Mean}, {zero.Mean}");
        Assert.True(bayes.LossByPosition[^1] - noise.LossByPosition[^1] < 0.5 * (bayes.LossByPosition[0] - noise.LossByPosition[0]));
    }

    /// <summary>With two tokens a row is one number p, and the prediction an integral over it: sum over a fine grid of prior times likelihood.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(4)]
    public void Bayes_is_the_integral_over_the_prior(double alpha)
    {
        var options = s_task with { Vocabulary = 2, Context = 12, Concentration = alpha };
        var task = TaskCatalog.Create(options);
        var batch = new SequenceBatch(32, 12, 2, 2);
        task.Generate(s_test, 0, batch);
        var expected = new double[12];
        for (var sequence = 0; sequence < 32; sequence++)
        {
            int[] tokens = [.. Enumerable.Range(0, 12).Select(t => (int)batch.Inputs[batch.InputAt(sequence / 16, t, 1) + sequence % 16])];
            for (var t = 0; t < 12; t++)
            {
                var next = (int)batch.Targets[batch.TargetAt(sequence / 16, t, 1) + sequence % 16];
                expected[t] -= Math.Log(Predicted(tokens[..(t + 1)], next, alpha)) / 32;
            }
        }

        var curve = Score("bayes", options, sequences: 32).LossByPosition;
        for (var t = 0; t < 12; t++)
            Assert.Equal(expected[t], curve[t], 1e-5);
    }

    [Theory]
    [InlineData("ridge")]
    [InlineData("gd-3")]
    public void Regression_is_refused_for_chains(string name)
    {
        Assert.Contains("task.kind is markov", OracleCatalog.Check(name, s_configuration));
        Assert.Throws<ArgumentException>(() => Score(name, s_task));
    }

    [Theory]
    [InlineData("bayes")]
    [InlineData("unigram")]
    public void Counting_is_refused_for_real_vectors(string name)
    {
        Assert.Null(OracleCatalog.Check(name, s_configuration));
        Assert.Contains("task.kind is fully_observed", OracleCatalog.Check(name, new ParameterSchema(TaskParameters.All).Defaults));
    }

    private static double Predicted(int[] tokens, int next, double alpha)
    {
        const int grid = 20000;
        var (joint, evidence) = (0.0, 0.0);
        for (var i = 0; i < grid; i++)
        {
            var p = (i + 0.5) / grid;
            var density = Math.Pow(p * (1 - p), alpha - 1);
            for (var t = 1; t < tokens.Length; t++)
            {
                if (tokens[t - 1] == tokens[^1])
                    density *= tokens[t] == 1 ? p : 1 - p;
            }

            evidence += density;
            joint += density * (next == 1 ? p : 1 - p);
        }

        return joint / evidence;
    }

    private static OracleScore Score(string name, TaskOptions options, LossKind loss = LossKind.CrossEntropy, int sequences = Sequences) =>
        OracleCatalog.Score(name, TaskCatalog.Create(options), loss, s_test, RandomKey.Of(2), sequences, CancellationToken.None);
}

using System.Globalization;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>
/// Random points: the d-th draw is a function of seed, d and each axis's path alone, so the first 10 of 20 arms are the 10 arms of a smaller sweep. Real
/// numbers are rounded to six significant digits, which keeps labels short and ids equal where the last bit of <c>exp</c> is not.
/// </summary>
internal sealed class RandomSearch(Space space, long seed)
{
    public Point Draw(long draw)
    {
        var choices = new Setting?[space.Axes.Count];
        var soFar = space.Start;
        foreach (var at in space.AxisOrder)
        {
            var axis = space.Axes[at];
            if (!space.Applies(axis, soFar))
                continue;
            var choice = Choose(axis, draw);
            choices[at] = choice;
            soFar = soFar.With(axis.Path, choice.Value);
        }

        return new Point(choices);
    }

    private Setting Choose(Axis axis, long draw)
    {
        double Unit() => CounterRandom.Unit(seed, draw, axis.Path);
        return axis.Domain switch
        {
            Domain.Listed listed => listed.Values[(int)CounterRandom.Below((ulong)listed.Values.Count, seed, draw, axis.Path)],
            Domain.Uniform d => Real(axis, (d.Low * (1 - Unit())) + (d.High * Unit()), d.Low, d.High),
            Domain.LogUniform d => Real(axis, Math.Exp(Math.Log(d.Low) + (Unit() * (Math.Log(d.High) - Math.Log(d.Low)))), d.Low, d.High),
            Domain.Whole d => Whole(axis, d.Low + (long)CounterRandom.Below((ulong)(d.High - d.Low) + 1, seed, draw, axis.Path)),
            _ => throw new InvalidOperationException($"Nothing to draw from {axis.Domain.GetType().Name}."),
        };
    }

    private static Setting Real(Axis axis, double number, double low, double high) =>
        Of(axis, Value.Of(Math.Clamp(double.Parse(number.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), low, high)));

    private static Setting Whole(Axis axis, long number) => Of(axis, Value.Of(number));

    private static Setting Of(Axis axis, Value value) => new(axis.Parameter, ValueReader.Fit(value, axis.Parameter, out _)!.Value, axis.Place);
}

using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention.MesaNet;

/// <summary>
/// <c>A_t x_t = b_t</c> at every position at once (Hestenes and Stiefel 1952), from <c>x = b / diag(A)</c>. Each position stops by itself, where its residual is no longer than
/// epsilon of b: it then takes steps of length 0, so that its numbers do not depend on the others.
/// </summary>
/// <param name="apply">x → A x, over [R, S, n, T, K].</param>
/// <param name="diagonal">Of every A_t, [R, S, n, T, K].</param>
/// <param name="shape">Steps and epsilon.</param>
internal sealed class ConjugateGradients(Func<Tensor, Tensor> apply, Tensor diagonal, AttentionShape shape)
{
    public Tensor Solve(Tensor b)
    {
        var x = b / diagonal;
        var residual = b - apply(x);
        var (direction, square, wanted) = (residual.clone(), Dot(residual, residual), Dot(b, b).Times(shape.CgEpsilon * shape.CgEpsilon));
        for (var step = 0; step < shape.CgSteps; step++)
        {
            using var scope = NewDisposeScope();
            var active = square > wanted;
            if (!active.any().item<bool>())
                break;
            var image = apply(direction);
            var none = square.new_zeros(1);
            var length = where(active, square / Dot(direction, image), none);
            x.Gain(length * direction);
            residual.sub_(length * image);
            var next = Dot(residual, residual);
            direction.mul_(where(active, next / square, none)).Gain(residual);
            square.copy_(next);
        }

        return x;
    }

    private static Tensor Dot(Tensor x, Tensor y) => (x * y).sum(4, keepdim: true);
}

using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.MesaNet;

// (H + diag(lambda)) x = b by conjugate gradients (Hestenes and Stiefel 1952) from x = b / diag(H + diag(lambda)), in each lane by itself: a lane whose residual is
// small enough keeps its x by select, so how long the others go on does not change it. No epsilon in a denominator: a lane divides only while its residual
// and pᵀ A p are positive, which they are until it is done (b = 0 included).
internal readonly unsafe struct LaneConjugateGradients(AttentionShape shape, float* lambda, float* scratch)
{
    /// <summary>Vectors of length K that a solve uses.</summary>
    public const int Vectors = 3;

    /// <summary>In float32 nothing is gained after so many steps; the limit where a shape has none.</summary>
    private const int Most = 200;

    private readonly float* _lambda = lambda;
    private readonly float* _residual = scratch;
    private readonly float* _direction = scratch + shape.KeyDim * Lane.Count;
    private readonly float* _image = scratch + 2 * shape.KeyDim * Lane.Count;
    private readonly int _keyDim = shape.KeyDim;
    private readonly int _steps = Math.Min(shape.CgSteps, Most);
    private readonly float _epsilon = shape.CgEpsilon;

    /// <param name="h">Symmetric, positive semi-definite, [K, K] in each lane.</param>
    /// <param name="b">[K].</param>
    /// <param name="x">[K], written; not b.</param>
    public void Solve(float* h, float* b, float* x)
    {
        var (square, wanted) = Start(h, b, x);
        var active = Vector512.GreaterThan(square, wanted);
        for (var step = 0; step < _steps && active.AsInt32() != Vector512<int>.Zero; step++)
        {
            var curvature = Apply(h, _direction);
            active &= Vector512.GreaterThan(curvature, Vector512<float>.Zero);
            var next = Descend(x, square / curvature, active);
            Turn(next / square);
            square = next;
            active &= Vector512.GreaterThan(next, wanted);
        }
    }

    /// <summary>x and the first residual and direction; returns the residual's square and the square at which a lane is done.</summary>
    private (Vector512<float> Square, Vector512<float> Wanted) Start(float* h, float* b, float* x)
    {
        var (square, size) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var i = 0; i < _keyDim; i++)
            (Vector512.Load(b + i * Lane.Count) / (Vector512.Load(h + (long)i * (_keyDim + 1) * Lane.Count) + Vector512.Load(_lambda + i * Lane.Count))).Store(x + i * Lane.Count);
        Apply(h, x);
        for (var i = 0; i < _keyDim * Lane.Count; i += Lane.Count)
        {
            var bi = Vector512.Load(b + i);
            var r = bi - Vector512.Load(_image + i);
            r.Store(_residual + i);
            r.Store(_direction + i);
            square = Vector512.FusedMultiplyAdd(r, r, square);
            size = Vector512.FusedMultiplyAdd(bi, bi, size);
        }

        return (square, size * Vector512.Create(_epsilon * _epsilon));
    }

    /// <summary><c>image = (H + Λ) p</c>; returns <c>pᵀ image</c>.</summary>
    private Vector512<float> Apply(float* h, float* p)
    {
        LaneState.Multiply(h, p, _image, _keyDim);
        var curvature = Vector512<float>.Zero;
        for (var i = 0; i < _keyDim * Lane.Count; i += Lane.Count)
        {
            var pi = Vector512.Load(p + i);
            var image = Vector512.FusedMultiplyAdd(Vector512.Load(_lambda + i), pi, Vector512.Load(_image + i));
            image.Store(_image + i);
            curvature = Vector512.FusedMultiplyAdd(pi, image, curvature);
        }

        return curvature;
    }

    /// <summary>A step along the direction in the active lanes; returns the new residual's square.</summary>
    private Vector512<float> Descend(float* x, Vector512<float> length, Vector512<float> active)
    {
        var square = Vector512<float>.Zero;
        for (var i = 0; i < _keyDim * Lane.Count; i += Lane.Count)
        {
            var here = Vector512.Load(x + i);
            Vector512.ConditionalSelect(active, Vector512.FusedMultiplyAdd(length, Vector512.Load(_direction + i), here), here).Store(x + i);
            var r = Vector512.FusedMultiplyAdd(-length, Vector512.Load(_image + i), Vector512.Load(_residual + i));
            r.Store(_residual + i);
            square = Vector512.FusedMultiplyAdd(r, r, square);
        }

        return square;
    }

    /// <summary><c>direction = residual + share·direction</c>.</summary>
    private void Turn(Vector512<float> share)
    {
        for (var i = 0; i < _keyDim * Lane.Count; i += Lane.Count)
            Vector512.FusedMultiplyAdd(share, Vector512.Load(_direction + i), Vector512.Load(_residual + i)).Store(_direction + i);
    }
}

"""The tuned peer: causal attention of N = batch x heads sequences, q, k, v: [N, T, K] -> o: [N, T, K], each kind with its backward by hand: what autograd would record, without its copies.

Every function works through blocks of `block` positions. For softmax a block skips the keys that are in its future; for linear and mesa it carries the state
sum k v^T from block to block, so that the cost grows with T, not with T squared. block = T is the textbook form. prepared.py times the forms, and whole or split batches, and keeps the fastest.
"""
import torch
from torch.autograd import Function

SPLITS = True


def blocks(length, block):
    return [(a, min(a + block, length)) for a in range(0, length, block)]


class Softmax(Function):
    @staticmethod
    def forward(ctx, q, k, v, block):
        n, length, dim = q.shape
        ctx.scale, ctx.block = dim ** -0.5, block
        o, weights = torch.empty_like(q), []
        for a, b in blocks(length, block):
            mask = torch.zeros(b - a, b)
            mask[:, a:].masked_fill_(torch.ones(b - a, b - a).triu_(1).bool(), float("-inf"))
            p = torch.softmax(torch.baddbmm(mask, q[:, a:b], k[:, :b].transpose(1, 2), alpha=ctx.scale), -1)
            o[:, a:b] = torch.bmm(p, v[:, :b])
            weights.append(p)
        ctx.save_for_backward(q, k, v, *weights)
        return o

    @staticmethod
    def backward(ctx, do):
        q, k, v, *weights = ctx.saved_tensors
        dq, dk, dv = torch.empty_like(q), torch.zeros_like(k), torch.zeros_like(v)
        for (a, b), p in zip(blocks(q.shape[1], ctx.block), weights):
            rows = do[:, a:b]
            ds = torch._softmax_backward_data(torch.bmm(rows, v[:, :b].transpose(1, 2)), p, -1, torch.float32).mul_(ctx.scale)
            dq[:, a:b] = torch.bmm(ds, k[:, :b])
            dk[:, :b].baddbmm_(ds.transpose(1, 2), q[:, a:b])
            dv[:, :b].baddbmm_(p.transpose(1, 2), rows)
        return dq, dk, dv, None


def linear_forward(q, k, v, block):
    """o, and what the backward needs of each block: its causal scores and the state before it (None for zero)."""
    o, kept, state = torch.empty_like(q), [], None
    pieces = blocks(q.shape[1], block)
    for a, b in pieces:
        qb, kb, vb = q[:, a:b], k[:, a:b], v[:, a:b]
        s = torch.bmm(qb, kb.transpose(1, 2)).tril_()
        piece = torch.bmm(s, vb)
        if state is not None:
            piece.baddbmm_(qb, state)
        o[:, a:b] = piece
        kept.append((s, state))
        if b < q.shape[1]:
            gain = torch.bmm(kb.transpose(1, 2), vb)
            state = gain if state is None else gain.add_(state)
    return o, kept


def linear_backward(q, k, v, do, kept, block):
    dq, dk, dv, state = torch.empty_like(q), torch.empty_like(k), torch.empty_like(v), None
    for (a, b), (s, before) in reversed(list(zip(blocks(q.shape[1], block), kept))):
        qb, kb, vb, rows = q[:, a:b], k[:, a:b], v[:, a:b], do[:, a:b]
        g = torch.bmm(rows, vb.transpose(1, 2)).tril_()
        xq, xk, xv = torch.bmm(g, kb), torch.bmm(g.transpose(1, 2), qb), torch.bmm(s.transpose(1, 2), rows)
        if before is not None:
            xq.baddbmm_(rows, before.transpose(1, 2))
        if state is not None:
            xk.baddbmm_(vb, state.transpose(1, 2))
            xv.baddbmm_(kb, state)
        dq[:, a:b], dk[:, a:b], dv[:, a:b] = xq, xk, xv
        if a > 0:
            gain = torch.bmm(qb.transpose(1, 2), rows)
            state = gain if state is None else gain.add_(state)
    return dq, dk, dv


def pack(kept):
    return [s for s, _ in kept] + [state for _, state in kept[1:]]


def unpack(tensors):
    count = (len(tensors) + 1) // 2
    return list(zip(tensors[:count], [None, *tensors[count:]]))


class Linear(Function):
    @staticmethod
    def forward(ctx, q, k, v, block):
        o, kept = linear_forward(q, k, v, block)
        ctx.block = block
        ctx.save_for_backward(q, k, v, *pack(kept))
        return o

    @staticmethod
    def backward(ctx, do):
        q, k, v, *kept = ctx.saved_tensors
        return *linear_backward(q, k, v, do, unpack(kept), ctx.block), None


class Cholesky:
    """H_t = sum_{s <= t} k k^T + I/lambda for every t at once: [N, T, K, K], factored once and used forward and backward."""

    @staticmethod
    def forward(q, k, ridge):
        h = torch.cumsum(k.unsqueeze(-1) * k.unsqueeze(-2), 1)
        h.diagonal(dim1=-2, dim2=-1).add_(ridge.view(-1, 1, 1))
        factor = torch.linalg.cholesky(h)
        return torch.cholesky_solve(q.unsqueeze(-1), factor).squeeze(-1), (factor,)

    @staticmethod
    def again(x, ridge, factor):
        return torch.cholesky_solve(x.unsqueeze(-1), factor).squeeze(-1)


class Recursion:
    """Sherman and Morrison's R_t = H_t^-1, with the sequences innermost, [K, K, N], so that every operation is one long vector loop."""

    @staticmethod
    def start(ridge, dim):
        r = torch.zeros(dim, dim, ridge.numel())
        r.diagonal(dim1=0, dim2=1).copy_((1 / ridge).unsqueeze(-1).expand(-1, dim))
        return r

    @staticmethod
    def forward(q, k, ridge):
        qt, kt = q.permute(1, 2, 0).contiguous(), k.permute(1, 2, 0).contiguous()
        r, work = Recursion.start(ridge, q.shape[2]), torch.empty(q.shape[2], q.shape[2], q.shape[0])
        x, ps, scaled = torch.empty_like(qt), torch.empty_like(kt), torch.empty_like(kt)
        for t in range(q.shape[1]):
            p = torch.sum(torch.mul(r, kt[t], out=work), 1, out=ps[t])
            torch.div(p, (kt[t] * p).sum(0).add_(1), out=scaled[t])
            r.addcmul_(p.unsqueeze(1), scaled[t].unsqueeze(0), value=-1)
            torch.sum(torch.mul(r, qt[t], out=work), 1, out=x[t])
        return x.permute(2, 0, 1).contiguous(), (ps, scaled)

    @staticmethod
    def again(x, ridge, ps, scaled):
        xt = x.permute(1, 2, 0).contiguous()
        r, y, work = Recursion.start(ridge, x.shape[2]), torch.empty_like(xt), torch.empty(x.shape[2], x.shape[2], x.shape[0])
        for t in range(x.shape[1]):
            r.addcmul_(ps[t].unsqueeze(1), scaled[t].unsqueeze(0), value=-1)
            torch.sum(torch.mul(r, xt[t], out=work), 1, out=y[t])
        return y.permute(2, 0, 1).contiguous()


class Mesa(Function):
    """Linear attention at queries H_t^-1 q_t. lam: [N], lambda of each sequence's head."""

    @staticmethod
    def forward(ctx, q, k, v, lam, block, solver):
        ridge = 1 / lam.clamp(min=1e-6)
        solved, memory = solver.forward(q, k, ridge)
        o, kept = linear_forward(solved, k, v, block)
        ctx.block, ctx.solver, ctx.memories = block, solver, len(memory)
        ctx.save_for_backward(solved, k, v, lam, *memory, *pack(kept))
        return o

    @staticmethod
    def backward(ctx, do):
        x, k, v, lam, *rest = ctx.saved_tensors
        memory, kept = rest[:ctx.memories], unpack(rest[ctx.memories:])
        dx, dk, dv = linear_backward(x, k, v, do, kept, ctx.block)
        w = ctx.solver.again(dx, 1 / lam.clamp(min=1e-6), *memory)
        state = None
        for (a, b), (s, _) in reversed(list(zip(blocks(k.shape[1], ctx.block), kept))):
            xb, wb, kb, piece = x[:, a:b], w[:, a:b], k[:, a:b], dk[:, a:b]
            piece.baddbmm_(s.transpose(1, 2), wb, alpha=-1)
            piece.baddbmm_(torch.bmm(wb, kb.transpose(1, 2)).tril_().transpose(1, 2), xb, alpha=-1)
            if state is not None:
                piece.baddbmm_(kb, state, alpha=-1)
            if a > 0:
                gain = torch.bmm(xb.transpose(1, 2), wb)
                gain = gain + gain.transpose(1, 2)
                state = gain if state is None else gain.add_(state)
        dlam = (w * x).sum((1, 2)) / (lam * lam) * (lam >= 1e-6)
        return w, dk, dv, dlam, None, None


def forms(kind, context):
    """Every form of a kind worth trying at a context: name -> function of (q, k, v, own)."""
    sizes = [size for size in (32, 64, 128, 256) if size < context]
    if context <= 512:
        sizes.append(context)
    if kind == "softmax":
        return {f"blocks of {c}": lambda q, k, v, own, c=c: Softmax.apply(q, k, v, c) for c in sizes}
    if kind == "linear":
        return {f"blocks of {c}": lambda q, k, v, own, c=c: Linear.apply(q, k, v, c) for c in sizes}
    if kind == "mesa":
        block = min(64, context)
        return {
            "cholesky": lambda q, k, v, own: Mesa.apply(q, k, v, own["lambda"], block, Cholesky),
            "recursion": lambda q, k, v, own: Mesa.apply(q, k, v, own["lambda"], block, Recursion),
        }
    raise ValueError(f"the tuned peer knows softmax, linear and mesa, not {kind}")

"""The plain peer: causal attention of N = batch x heads sequences, q, k, v: [N, T, K] -> o: [N, T, K], as one writes it in PyTorch and leaves the rest to autograd.

Masks are made beforehand; T x T scores, T systems of K x K and every state are stored, because autograd stores them. Where there is more than one usual way of writing a
kind, prepared.py times them and keeps the faster.
"""
import torch
import torch.nn.functional as F


def future(context):
    """0 where a position may look, -inf in its future: [T, T]."""
    return torch.full((context, context), float("-inf")).triu_(1)


def softmax(q, k, v, hidden):
    return torch.softmax(torch.baddbmm(hidden, q, k.transpose(1, 2), alpha=q.shape[2] ** -0.5), -1) @ v


def linear(q, k, v, seen):
    """seen: 1 where a position looks, 0 in its future, or what a gate has left: [T, T] or [N, T, T]."""
    return ((q @ k.transpose(1, 2)) * seen) @ v


def outer(k):
    return k.unsqueeze(-1) * k.unsqueeze(-2)


def by_solve(h, q):
    """h: [N, T, K, K], symmetric and positive definite -> h^-1 q."""
    return torch.linalg.solve(h, q.unsqueeze(-1)).squeeze(-1)


def by_cholesky(h, q):
    return torch.cholesky_solve(q.unsqueeze(-1), torch.linalg.cholesky(h)).squeeze(-1)


SPLITS = False
SOLVERS = {"solve": by_solve, "cholesky": by_cholesky}


def mesa(q, k, v, own, seen, solver):
    """One system for every position, H_t = sum_{s <= t} k k^T + I/lambda, all at once; then linear attention at their solutions."""
    ridge = (1 / own["lambda"].clamp(min=1e-6)).view(-1, 1, 1, 1) * torch.eye(k.shape[2])
    return linear(solver(torch.cumsum(outer(k), 1) + ridge, q), k, v, seen)


def decay(own, hidden):
    """gamma_{s+1} ... gamma_t for s <= t, 0 in the future: [N, T, T]."""
    logs = torch.cumsum(F.logsigmoid(own["gamma"]), 1)
    return torch.exp(logs.unsqueeze(2) - logs.unsqueeze(1) + hidden)


def gated(q, k, v, own, hidden):
    return linear(q, k, torch.sigmoid(own["beta"]).unsqueeze(-1) * v, decay(own, hidden))


def decayed_sums(k, own, left):
    """H_t = gamma_t H_{t-1} + beta_t k_t k_t^T at every t as one product with the decay matrix: [N, T, K, K]."""
    n, length, key = k.shape
    gains = torch.sigmoid(own["beta"]).unsqueeze(-1) * outer(k).view(n, length, key * key)
    return (left @ gains).view(n, length, key, key)


def recurrent_sums(k, own, left):
    """The same, position after position: T times less arithmetic in T times as many calls."""
    gains = (torch.sigmoid(own["beta"]).view(*k.shape[:2], 1, 1) * outer(k)).unbind(1)
    sums = [gains[0]]
    for gain, gamma in zip(gains[1:], torch.sigmoid(own["gamma"]).unsqueeze(-1).unsqueeze(-1).unbind(1)[1:]):
        sums.append(torch.addcmul(gain, gamma, sums[-1]))
    return torch.stack(sums, 1)


def mesanet(q, k, v, own, hidden, sums, solver):
    """Gated linear attention at (H_t + Lambda)^-1 q_t, Lambda = 0.25 + softplus(regulariser) on the diagonal."""
    left = decay(own, hidden)
    diagonal = torch.diag_embed(0.25 + F.softplus(own["regulariser"])).unsqueeze(1)
    x = solver(sums(k, own, left) + diagonal, q)
    return linear(x, k, torch.sigmoid(own["beta"]).unsqueeze(-1) * v, left)


def delta(q, k, v, own, chunk):
    """S_t = sum_{s <= t} u_s k_s^T with u_t = beta_t (v_t - S_{t-1} k_t): within a chunk the u solve one unit triangular system, between chunks S (transposed here) is carried."""
    beta, state, parts = torch.sigmoid(own["beta"]).unsqueeze(-1), None, []
    for qc, kc, vc, bc in zip(*(x.split(chunk, 1) for x in (q, k, v, beta))):
        scaled, right = bc * kc, bc * vc
        if state is not None:
            right = right - scaled @ state
        u = torch.linalg.solve_triangular((scaled @ kc.transpose(1, 2)).tril(-1), right, upper=False, unitriangular=True)
        o = (qc @ kc.transpose(1, 2)).tril() @ u
        gain = kc.transpose(1, 2) @ u
        parts.append(o if state is None else o + qc @ state)
        state = gain if state is None else state + gain
    return torch.cat(parts, 1)


def forms(kind, context):
    """Every usual way of writing a kind at a context: name -> function of (q, k, v, own)."""
    hidden = future(context)
    seen = torch.exp(hidden)
    if kind == "softmax":
        return {"masked scores": lambda q, k, v, own: softmax(q, k, v, hidden)}
    if kind == "linear":
        return {"masked scores": lambda q, k, v, own: linear(q, k, v, seen)}
    if kind == "mesa":
        return {name: lambda q, k, v, own, solver=solver: mesa(q, k, v, own, seen, solver) for name, solver in SOLVERS.items()}
    if kind == "gated":
        return {"decay matrix": lambda q, k, v, own: gated(q, k, v, own, hidden)}
    if kind == "delta":
        return {f"chunks of {c}": lambda q, k, v, own, c=c: delta(q, k, v, own, c) for c in sorted({min(64, context), min(256, context)})}
    if kind == "mesanet":
        sums = {"recursion": recurrent_sums, **({"decay matrix": decayed_sums} if context <= 256 else {})}
        return {
            f"{first}, {second}": lambda q, k, v, own, build=build, solver=solver: mesanet(q, k, v, own, hidden, build, solver)
            for first, build in sums.items() for second, solver in SOLVERS.items()
        }
    raise ValueError(f"the plain peer does not know {kind}")

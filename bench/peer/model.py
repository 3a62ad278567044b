"""The Transformer around any form of attention, its loss and its optimiser: the same for both peers, so that they differ in attention and in how a batch is cut."""
import math

import torch
import torch.nn.functional as F

GATES = {"gated": ("gamma", "beta"), "delta": ("beta",), "mesanet": ("gamma", "beta")}


class Model:
    """Weights are views of one flat vector and gradients of another, so that clipping and AdamW are a handful of calls on one tensor."""

    def __init__(self, settings, inputs, outputs):
        self.context, self.batch = settings["task.context"], settings["training.batch"]
        self.layers, self.heads, self.key = settings["model.layers"], settings["model.heads"], settings["model.key_dim"]
        self.width, self.mlp, self.norm = settings["model.width"], settings["model.mlp_width"], settings["model.norm"]
        self.kind, self.clamp, self.outputs = settings["model.attention"], settings["model.clip"], outputs
        self.gates = GATES.get(self.kind, ())
        self.embedded = settings["task.tokens"] == "raw"
        self.positions = settings["model.positions"] == "sinusoidal"
        self.shapes = self.declare(inputs, settings)
        self.flat = torch.empty(sum(rows * columns for rows, columns in self.shapes.values()))
        self.gradient = torch.zeros_like(self.flat)
        self.w, at = {}, 0
        for name, (rows, columns) in self.shapes.items():
            view = self.flat[at:at + rows * columns].view(rows, columns).requires_grad_()
            view.grad = self.gradient[at:at + rows * columns].view(rows, columns)
            self.w[name], at = view, at + rows * columns
        self.flat.grad = self.gradient
        if settings["training.clip"] == "norm":
            raise ValueError("the peer clips by element or not at all")
        self.clip = settings["training.clip_at"] if settings["training.clip"] == "elements" else None
        self.table = sinusoids(self.context, self.width)
        self.initial(settings)
        self.optimiser = torch.optim.AdamW(
            [self.flat], lr=settings["training.learning_rate"], betas=(settings["training.beta1"], settings["training.beta2"]),
            eps=settings["training.epsilon"], weight_decay=settings["training.weight_decay"], foreach=True)

    def declare(self, inputs, settings):
        if settings["model.first_attention"] not in ("same", self.kind):
            raise ValueError("the peer has no hybrids")
        shapes, channels, width = {}, self.heads * self.key, self.width
        def norm(name):
            if self.norm != "none":
                shapes[f"{name}.norm.gain"] = (1, width)
            if self.norm == "layer":
                shapes[f"{name}.norm.bias"] = (1, width)
        if self.embedded:
            shapes["embedding"] = (inputs, width)
        for layer in range(self.layers):
            name = f"blocks.{layer}"
            norm(f"{name}.attention")
            shapes[f"{name}.attention.qkv"] = (width, 3 * channels + len(self.gates) * self.heads)
            if self.positions and layer == 0:
                shapes[f"{name}.attention.positions"] = (width, 2 * channels)
            for own in (*self.gates, *{"mesa": ("lambda",), "mesanet": ("regulariser",)}.get(self.kind, ())):
                shapes[f"{name}.attention.{own}"] = (1, channels if own == "regulariser" else self.heads)
            shapes[f"{name}.attention.output"] = (channels, width)
            if self.mlp:
                norm(f"{name}.mlp")
                shapes[f"{name}.mlp.in"], shapes[f"{name}.mlp.out"] = (width, self.mlp), (self.mlp, width)
        if self.embedded:
            norm("readout")
            shapes["readout"] = (width, self.outputs)
        return shapes

    def initial(self, settings):
        with torch.no_grad():
            for name, weight in self.w.items():
                if name.endswith((".lambda", ".regulariser", ".gamma", ".beta")):
                    weight.fill_({"lambda": settings["model.lambda_init"], "regulariser": math.log(math.expm1(0.75)), "gamma": 4.0, "beta": 0.0}[name.rsplit(".")[-1]])
                elif name.endswith((".gain", ".bias")):
                    weight.fill_(1.0 if name.endswith(".gain") else 0.0)
                else:
                    weight.normal_(std=settings["model.init_std"])

    def normal(self, name, x):
        if self.norm == "none":
            return x
        gain = self.w[f"{name}.norm.gain"].view(-1)
        if self.norm == "layer":
            return F.layer_norm(x, (self.width,), gain, self.w[f"{name}.norm.bias"].view(-1), 1e-5)
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True).add_(1e-5)) * gain

    def own(self, name, qkv):
        """What a kind has beside q, k, v (qkv: [b, T, heads, 3K + gates]), for each of N = b x heads sequences: lambda [N], logits of the gates [N, T], regulariser [N, K]."""
        b, length, heads, own = qkv.shape[0], self.context, self.heads, {}
        if self.kind == "mesa":
            own["lambda"] = self.w[f"{name}.lambda"].expand(b, heads).reshape(-1)
        if self.kind == "mesanet":
            own["regulariser"] = self.w[f"{name}.regulariser"].view(1, heads, self.key).expand(b, heads, self.key).reshape(b * heads, self.key)
        for number, gate in enumerate(self.gates):
            own[gate] = (qkv[..., 3 * self.key + number] + self.w[f"{name}.{gate}"]).transpose(1, 2).reshape(b * heads, length)
        return own

    def predict(self, tokens, form):
        """tokens: [b, T, n] -> [b*T, outputs]."""
        b, length, heads, key = tokens.shape[0], self.context, self.heads, self.key
        x = tokens.reshape(b * length, -1)
        if self.embedded:
            x = x @ self.w["embedding"]
        for layer in range(self.layers):
            name = f"blocks.{layer}.attention"
            qkv = (self.normal(name, x) @ self.w[f"{name}.qkv"]).view(b, length, heads, -1)
            if self.positions and layer == 0:
                qkv.add_(F.pad((self.table @ self.w[f"{name}.positions"]).view(length, heads, 2 * key), (0, qkv.shape[3] - 2 * key)))
            q, k, v = qkv[..., :3 * key].reshape(b, length, heads, 3, key).permute(3, 0, 2, 1, 4).reshape(3, b * heads, length, key).unbind(0)
            mixed = form(q, k, v, self.own(name, qkv)).view(b, heads, length, key).transpose(1, 2).reshape(b * length, heads * key)
            x = torch.addmm(x, mixed, self.w[f"{name}.output"])
            if self.mlp:
                name = f"blocks.{layer}.mlp"
                x = torch.addmm(x, F.gelu(self.normal(name, x) @ self.w[f"{name}.in"], approximate="tanh"), self.w[f"{name}.out"])
            if self.clamp > 0:
                x = x.clamp(-self.clamp, self.clamp)
        return self.normal("readout", x) @ self.w["readout"] if self.embedded else x[:, :self.outputs]

    def gradients(self, tokens, targets, form, splits):
        """Loss, with the gradient of the whole batch left in self.gradient; the batch in `splits` parts, one after another."""
        self.gradient.zero_()
        scale, total = 0.5 / (tokens.shape[0] * self.context), 0.0
        for part, target in zip(tokens.chunk(splits), targets.chunk(splits)):
            error = self.predict(part, form) - target.reshape(-1, self.outputs)
            loss = torch.dot(error.view(-1), error.view(-1)) * scale if error.is_contiguous() else error.square().sum() * scale
            loss.backward()
            total += loss.detach()
        return total

    def step(self, tokens, targets, form, splits):
        loss = self.gradients(tokens, targets, form, splits)
        if self.clip is not None:
            self.gradient.clamp_(-self.clip, self.clip)
        self.optimiser.step()
        return loss


def sinusoids(context, width):
    table = torch.empty(context, width, dtype=torch.float64)
    t = torch.arange(context, dtype=torch.float64)
    for c in range(width):
        angle = t * math.exp(-math.log(10000) * (c // 2 * 2) / width)
        table[:, c] = torch.sin(angle) if c % 2 == 0 else torch.cos(angle)
    return table.float()

"""The same model, training step for training step, in PyTorch on the CPU: the peer that sweeper-bench measures against.

One JSON request per line on stdin, one JSON reply per line on stdout:
  {"op": "prepare", "settings": {...}}   -> {"form": ...}      builds the model and keeps the fastest of its forms
  {"op": "measure", "seconds": S}        -> {"ms": per step, "cpu_ms": per step, all threads, "steps": n, "peak_bytes": peak of the process, "loss": last}
  {"op": "parity", "settings": {...}, "folder": F, "steps": n} -> {"forms": {form: {"losses": [...], "norm": of the first gradient}}}
A reply may be {"error": text} instead. settings are the words of a sweep file, path -> value. Tokens and targets are prepared before the clock starts.
"""
import json
import math
import resource
import struct
import sys
import time

import torch
import torch.nn.functional as F

import attention


class Model:
    """Weights are views of one flat vector and gradients of another, so that clipping and AdamW are a handful of calls on one tensor."""

    def __init__(self, settings, inputs, outputs):
        self.context, self.batch = settings["task.context"], settings["training.batch"]
        self.layers, self.heads, self.key = settings["model.layers"], settings["model.heads"], settings["model.key_dim"]
        self.width, self.mlp, self.norm = settings["model.width"], settings["model.mlp_width"], settings["model.norm"]
        self.kind, self.clamp, self.outputs = settings["model.attention"], settings["model.clip"], outputs
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
            shapes[f"{name}.attention.qkv"] = (width, 3 * channels)
            if self.positions and layer == 0:
                shapes[f"{name}.attention.positions"] = (width, 2 * channels)
            if self.kind == "mesa":
                shapes[f"{name}.attention.lambda"] = (1, self.heads)
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
                if name.endswith(".lambda"):
                    weight.fill_(settings["model.lambda_init"])
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

    def predict(self, tokens, form):
        """tokens: [b, T, n] -> [b*T, outputs]."""
        b, length, heads, key = tokens.shape[0], self.context, self.heads, self.key
        x = tokens.reshape(b * length, -1)
        if self.embedded:
            x = x @ self.w["embedding"]
        for layer in range(self.layers):
            name = f"blocks.{layer}.attention"
            qkv = (self.normal(name, x) @ self.w[f"{name}.qkv"]).view(b, length, -1)
            if self.positions and layer == 0:
                qkv.add_(F.pad((self.table @ self.w[f"{name}.positions"]).view(length, heads, 2 * key), (0, key)).view(length, -1))
            q, k, v = qkv.view(b, length, heads, 3, key).permute(3, 0, 2, 1, 4).reshape(3, b * heads, length, key).unbind(0)
            lam = self.w[f"{name}.lambda"].expand(b, heads).reshape(-1) if self.kind == "mesa" else None
            mixed = form(q, k, v, lam).view(b, heads, length, key).transpose(1, 2).reshape(b * length, heads * key)
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


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Prepared:
    def __init__(self, settings, inputs, outputs):
        torch.manual_seed(1)
        self.model = Model(settings, inputs, outputs)
        self.tokens = torch.randn(self.model.batch, self.model.context, inputs) * 0.5
        self.targets = torch.randn(self.model.batch, self.model.context, outputs) * 0.5
        self.fastest = math.inf
        forms = attention.forms(self.model.kind, self.model.context)
        splits = [n for n in (1, 2, 4, 8, 16) if self.model.batch % n == 0 and self.scores(n) <= 1 << 29]
        middle = splits[len(splits) // 2]
        _, self.name, self.form = min(((self.time(form, middle), name, form) for name, form in forms.items()), key=lambda trial: trial[0])
        _, self.splits = min((self.time(self.form, n), n) for n in splits)
        self.name += f", batch in {self.splits}" if self.splits > 1 else ""

    def scores(self, splits):
        """A bound on the numbers in the largest single tensor."""
        model = self.model
        heads = model.batch // splits * model.heads * model.context
        return max(heads * (model.key ** 2 if model.kind == "mesa" else min(model.context, 512)), model.batch // splits * model.context * max(model.mlp, model.width))

    def time(self, form, splits):
        """The faster of two steps after a first one; the first alone when it is slow and far from the fastest so far."""
        best = math.inf
        for count in range(3):
            start = time.perf_counter()
            self.model.step(self.tokens, self.targets, form, splits)
            taken = time.perf_counter() - start
            if count > 0 or taken > 1.5 * self.fastest:
                best = min(best, taken)
            if taken > 1.5 * self.fastest and taken > 0.2 or count > 0 and taken > 0.5:
                break
        self.fastest = min(self.fastest, best)
        return best

    def measure(self, seconds):
        start, busy, steps = time.perf_counter(), time.process_time(), 0
        while True:
            loss = self.model.step(self.tokens, self.targets, self.form, self.splits)
            steps += 1
            taken = time.perf_counter() - start
            if taken >= seconds:
                cpu = time.process_time() - busy
                return {"ms": 1000 * taken / steps, "cpu_ms": 1000 * cpu / steps, "steps": steps, "peak_bytes": peak_bytes(), "loss": float(loss) if math.isfinite(loss) else None}


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<q", file.read(8))
        header, data, tensors = json.loads(file.read(length)), bytearray(file.read()), {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            tensors[name] = torch.frombuffer(data, dtype=torch.float32, offset=start, count=(end - start) // 4).view(entry["shape"])
    return tensors


def parity(settings, folder, steps):
    given, results = read_safetensors(f"{folder}/parity.safetensors"), {}
    tokens, targets = given["tokens"], given["targets"]
    for name, form in attention.forms(settings["model.attention"], settings["task.context"]).items():
        for splits in (1, 2):
            model = Model(settings, tokens.shape[-1], targets.shape[-1])
            with torch.no_grad():
                for weight, view in model.w.items():
                    view.copy_(given[weight])
            losses, norm = [], 0.0
            for step in range(steps):
                losses.append(float(model.step(tokens, targets, form, splits)))
                norm = norm or float(model.gradient.double().norm())
            results[name if splits == 1 else f"{name}, batch in {splits}"] = {"losses": losses, "norm": norm}
    return {"forms": results}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_flush_denormal(True)
    prepared = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["op"] == "prepare":
                prepared = Prepared(request["settings"], request["inputs"], request["outputs"])
                reply = {"form": prepared.name}
            elif request["op"] == "measure":
                reply = prepared.measure(request["seconds"])
            else:
                reply = parity(request["settings"], request["folder"], request["steps"])
        except (ValueError, KeyError, RuntimeError) as problem:
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()

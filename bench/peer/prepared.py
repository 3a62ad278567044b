"""A workload, ready to be measured: the model on fixed tokens, in the fastest of its forms that fits the memory."""
import math
import resource
import time

import torch

from model import Model


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Prepared:
    def __init__(self, settings, inputs, outputs, memory, peer):
        """memory: bytes that this process may take. peer: the module plain or tuned. plain keeps the batch whole if it fits, tuned tries every number of parts."""
        torch.manual_seed(1)
        self.model = Model(settings, inputs, outputs)
        self.tokens = torch.randn(self.model.batch, self.model.context, inputs) * 0.5
        self.targets = torch.randn(self.model.batch, self.model.context, outputs) * 0.5
        self.fastest = math.inf
        forms = peer.forms(self.model.kind, self.model.context)
        need = self.bytes(forms.values())
        parts = [n for n in (1, 2, 4, 8, 16, 32, 64, 128, 256) if self.model.batch % n == 0]
        fitting = [n for n in parts if need * self.model.batch // n <= memory]
        if not fitting:
            raise ValueError(f"one sequence needs about {need >> 20} MiB, and there are {memory >> 20} MiB for it")
        choice = fitting[:5] if peer.SPLITS else fitting[:1]
        middle = choice[len(choice) // 2]
        _, self.name, self.form = min(((self.time(form, middle), name, form) for name, form in forms.items()), key=lambda trial: trial[0])
        _, self.splits = min((self.time(self.form, n), n) for n in choice)
        if self.splits > 1:
            self.name += f", batch in {self.splits}"
        if fitting[0] > 1:
            self.name += f" (whole: {need * self.model.batch / (1 << 30):.1f} GiB, too much for the memory)"

    def bytes(self, forms):
        """Of a step, about, per sequence: what twice as many sequences add to the peak of this process. Read off rather than counted: backward passes keep more than the forward left them."""
        few, peaks = max(1, self.model.batch // 16), []
        for sequences in (few, 2 * few):
            for form in forms:
                self.model.gradients(self.tokens[:sequences], self.targets[:sequences], form, 1)
            peaks.append(peak_bytes())
        return (peaks[1] - peaks[0]) // few

    def time(self, form, splits):
        """The faster of two steps after a first one; the first alone when it is slow, or far from the fastest so far."""
        best = math.inf
        for count in range(3):
            start = time.perf_counter()
            self.model.step(self.tokens, self.targets, form, splits)
            taken = time.perf_counter() - start
            settled = taken > 1.5 * self.fastest or taken > 2
            if count > 0 or settled:
                best = min(best, taken)
            if settled and taken > 0.2 or count > 0 and taken > 0.5:
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

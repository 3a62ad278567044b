"""Steps from given weights on given tokens, in every form of a peer: what sweeper-bench parity compares with ours."""
import json
import struct

import torch

from model import Model


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<q", file.read(8))
        header, data, tensors = json.loads(file.read(length)), bytearray(file.read()), {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            tensors[name] = torch.frombuffer(data, dtype=torch.float32, offset=start, count=(end - start) // 4).view(entry["shape"])
    return tensors


def run(settings, folder, steps, peer):
    given, results = read_safetensors(f"{folder}/parity.safetensors"), {}
    tokens, targets = given["tokens"], given["targets"]
    for name, form in peer.forms(settings["model.attention"], settings["task.context"]).items():
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

"""The same model, training step for training step, in PyTorch on the CPU: the peer that sweeper-bench measures against. peer.py plain|tuned THREADS

One JSON request per line on stdin, one JSON reply per line on stdout:
  {"op": "prepare", "settings": {...}, "memory": bytes} -> {"form": ...}  builds the model and keeps the fastest of its forms that fits the memory
  {"op": "measure", "seconds": S}        -> {"ms": per step, "cpu_ms": per step, all threads, "steps": n, "peak_bytes": peak of the process, "loss": last}
  {"op": "parity", "settings": {...}, "folder": F, "steps": n} -> {"forms": {form: {"losses": [...], "norm": of the first gradient}}}
A reply may be {"error": text} instead. settings are the words of a sweep file, path -> value. Tokens and targets are prepared before the clock starts.
"""
import json
import sys

import torch

import parity
import plain
import tuned
from prepared import Prepared


def main():
    peer = {"plain": plain, "tuned": tuned}[sys.argv[1]]
    torch.set_num_threads(int(sys.argv[2]))
    torch.set_flush_denormal(True)
    prepared = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["op"] == "prepare":
                prepared = Prepared(request["settings"], request["inputs"], request["outputs"], request["memory"], peer)
                reply = {"form": prepared.name}
            elif request["op"] == "measure":
                reply = prepared.measure(request["seconds"])
            else:
                reply = parity.run(request["settings"], request["folder"], request["steps"], peer)
        except (ValueError, KeyError, RuntimeError) as problem:
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()

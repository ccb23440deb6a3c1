"""PyTorch's side of the conversation that serve.ts describes: JSON lines on stdin and stdout."""

import json
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


def main():
    request = json.loads(sys.stdin.readline())
    try:
        import torch
    except ImportError:
        return say({"skip": "python3-torch is not installed"})
    torch.manual_seed(1)
    torch.set_num_threads(request["threads"])
    from pytorch_tasks import build

    run = build(request["task"])
    run()
    note = f"PyTorch {torch.__version__}, BLAS: {blas()}"
    say({"threads": torch.get_num_threads(), "note": note})
    for line in sys.stdin:
        times = []
        for _ in range(json.loads(line)["repetitions"]):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1000)
        say({"ms": times})


def blas():
    """The library that products really run in: what this process has mapped."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        files = {line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl" in line}
        maps.seek(0)
        openblas = "openblas" in maps.read()
    name = "OpenBLAS" if openblas else "not OpenBLAS, so it is slower than it could be (apt-get install libopenblas0)"
    return f"{name} ({', '.join(sorted(files))})"


main()

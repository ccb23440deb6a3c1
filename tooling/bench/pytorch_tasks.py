"""What cases.ts lists, in PyTorch: one function for each kind of task, which builds it and returns one repetition."""

import torch
from torch.nn import functional as F

import pytorch_networks as networks


def build(task):
    return {"matmul": matmul, "conv2d": conv2d, "train": train, "predict": predict}[task["op"]](task)


def matmul(task):
    a, b = torch.randn(task["size"], task["size"]), torch.randn(task["size"], task["size"])
    a = a.t() if task["transposeA"] else a
    b = b.t() if task["transposeB"] else b
    return lambda: torch.matmul(a, b)


def conv2d(task):
    batch, height, width, channels = task["input"]
    size, _, _, filters = task["filter"]
    stride, padding = task["stride"], size // 2 if task["pad"] == "same" else 0
    x = torch.randn(batch, channels, height, width)
    weight = torch.randn(filters, channels, size, size)
    if task["pass"] == "forward":
        return lambda: F.conv2d(x, weight, None, stride, padding)
    dy = torch.randn_like(F.conv2d(x, weight, None, stride, padding))
    wanted = [task["pass"] == "input gradient", task["pass"] == "filter gradient", False]
    settings = (None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, wanted)
    return lambda: torch.ops.aten.convolution_backward(dy, x, weight, *settings)


def train(task):
    network, x, y = networks.build(task["network"])
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def predict(_task):
    network = torch.jit.optimize_for_inference(torch.jit.script(networks.mobilenet().eval()))
    x = torch.randn(1, 3, 224, 224)

    def run():
        with torch.no_grad():
            return network(x)

    return run

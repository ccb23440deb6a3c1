"""Golden values for packages/kernels: one LeNet-5 step in PyTorch (1.13 made the committed file).

Writes the loss, the gradient norms and some gradients, and the losses of three SGD steps, for weights and pictures that
both sides draw from the same linear congruential generator. Run: python3 tooling/golden/kernels_lenet.py
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

BATCH = 4
LEARNING_RATE = 0.1
OUT = pathlib.Path(__file__).parents[2] / "packages/kernels/src/golden/lenet.json"


def random_values(shape, seed):
    """The generator of packages/kernels/testing/backends.ts."""
    state = (seed * 2654435761 + 12345) % 2**32
    values = np.empty(int(np.prod(shape)), dtype=np.float32)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values.reshape(shape)


# Shapes in TensorFlow's layout: [height, width, in, out] and [in, out].
SHAPES = {
    "conv1": (5, 5, 1, 6),
    "bias1": (6,),
    "conv2": (5, 5, 6, 16),
    "bias2": (16,),
    "dense1": (400, 120),
    "bias3": (120,),
    "dense2": (120, 84),
    "bias4": (84,),
    "dense3": (84, 10),
    "bias5": (10,),
}


def forward(w, x):
    x = x.permute(0, 3, 1, 2)
    x = torch.tanh(F.conv2d(x, w["conv1"].permute(3, 2, 0, 1), w["bias1"], padding=2))
    x = F.avg_pool2d(x, 2)
    x = torch.relu(F.conv2d(x, w["conv2"].permute(3, 2, 0, 1), w["bias2"]))
    x = F.max_pool2d(x, 2)
    x = x.permute(0, 2, 3, 1).reshape(BATCH, -1)
    x = torch.tanh(x @ w["dense1"] + w["bias3"])
    x = torch.tanh(x @ w["dense2"] + w["bias4"])
    return x @ w["dense3"] + w["bias5"]


def main():
    torch.set_num_threads(1)
    weights = {
        name: torch.tensor(random_values(shape, seed + 1) * 0.2, dtype=torch.float64, requires_grad=True)
        for seed, (name, shape) in enumerate(SHAPES.items())
    }
    x = torch.tensor(random_values((BATCH, 28, 28, 1), 100), dtype=torch.float64)
    labels = torch.tensor([3, 1, 4, 1])
    losses = []
    first = {}
    for step in range(3):
        loss = F.cross_entropy(forward(weights, x), labels)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for name, weight in weights.items():
                if step == 0:
                    gradient = weight.grad.reshape(-1)
                    stride = max(1, gradient.numel() // 40)
                    first[name] = {
                        "norm": gradient.norm().item(),
                        "stride": stride,
                        "samples": [round(value, 9) for value in gradient[::stride].tolist()],
                    }
                weight -= LEARNING_RATE * weight.grad
                weight.grad = None
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"torch": torch.__version__, "losses": losses, "gradients": first}) + "\n")


main()

"""Golden values for packages/kernels: loss and all gradients of three networks in PyTorch (1.13 made the committed file).

A residual block with batch normalisation, a depthwise-separable block with batch normalisation and ReLU6, and a TextCNN,
each with a linear classifier on top. Weights and inputs come from the same linear congruential generator on both sides.
Run: python3 tooling/golden/kernels_networks.py
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/kernels/src/golden/networks.json"
LABELS = [2, 0, 1, 2]
EPSILON = 1e-3
# A gradient of more numbers is sampled.
SAMPLES = 300


def random_values(shape, seed):
    """The generator of packages/kernels/testing/backends.ts."""
    state = (seed * 2654435761 + 12345) % 2**32
    values = np.empty(int(np.prod(shape)), dtype=np.float32)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values.reshape(shape)


def conv(x, filter, stride=1):
    """TensorFlow's 'same' padding of an image of odd size; the filter is [height, width, in, out]."""
    padding = filter.shape[0] // 2
    return F.conv2d(x, filter.permute(3, 2, 0, 1), stride=stride, padding=padding)


def depthwise(x, filter, stride=1):
    """The filter is [height, width, in, multiplier]; TensorFlow and PyTorch order the outputs alike."""
    height, width, channels, multiplier = filter.shape
    weights = filter.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return F.conv2d(x, weights, stride=stride, padding=height // 2, groups=channels)


def normalise(x, gamma, beta):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=EPSILON)


def residual(w):
    x = w["x"].permute(0, 3, 1, 2)
    inner = torch.relu(normalise(conv(x, w["conv1"], 2), w["gamma1"], w["beta1"]))
    outer = normalise(conv(inner, w["conv2"]), w["gamma2"], w["beta2"])
    shortcut = normalise(conv(x, w["shortcut"], 2), w["gamma3"], w["beta3"])
    return torch.relu(outer + shortcut).mean(dim=(2, 3)) @ w["dense"] + w["bias"]


def separable(w):
    x = w["x"].permute(0, 3, 1, 2)
    first = F.relu6(normalise(depthwise(x, w["depthwise1"]), w["gamma1"], w["beta1"]))
    second = F.relu6(normalise(conv(first, w["pointwise"]), w["gamma2"], w["beta2"]))
    third = F.relu6(normalise(depthwise(second, w["depthwise2"], 2), w["gamma3"], w["beta3"]))
    return third.mean(dim=(2, 3)) @ w["dense"] + w["bias"]


def text_cnn(w):
    words = torch.tensor([(i * i * 7 + i * 3) % 50 for i in range(4 * 20)]).reshape(4, 20)
    x = w["embedding"][words].permute(0, 2, 1)
    features = [
        torch.relu(F.conv1d(x, w[f"conv{width}"].permute(2, 1, 0), w[f"bias{width}"])).amax(dim=2)
        for width in (3, 4, 5)
    ]
    return torch.cat(features, dim=1) @ w["dense"] + w["bias"]


# Of each input: shape, in TensorFlow's layout, and the factor and shift of its random values.
NETWORKS = {
    "residual": (
        residual,
        {
            "x": ((4, 9, 9, 6), 1, 0),
            "conv1": ((3, 3, 6, 8), 0.3, 0),
            "gamma1": ((8,), 0.5, 1),
            "beta1": ((8,), 0.5, 0),
            "conv2": ((3, 3, 8, 8), 0.3, 0),
            "gamma2": ((8,), 0.5, 1),
            "beta2": ((8,), 0.5, 0),
            "shortcut": ((1, 1, 6, 8), 0.5, 0),
            "gamma3": ((8,), 0.5, 1),
            "beta3": ((8,), 0.5, 0),
            "dense": ((8, 3), 1, 0),
            "bias": ((3,), 1, 0),
        },
    ),
    "separable": (
        separable,
        {
            "x": ((4, 9, 9, 6), 1, 0),
            "depthwise1": ((3, 3, 6, 2), 0.5, 0),
            "gamma1": ((12,), 1, 4),
            "beta1": ((12,), 1, 2),
            "pointwise": ((1, 1, 12, 10), 0.5, 0),
            "gamma2": ((10,), 1, 4),
            "beta2": ((10,), 1, 2),
            "depthwise2": ((3, 3, 10, 1), 0.5, 0),
            "gamma3": ((10,), 1, 4),
            "beta3": ((10,), 1, 2),
            "dense": ((10, 3), 1, 0),
            "bias": ((3,), 1, 0),
        },
    ),
    "textCnn": (
        text_cnn,
        {
            "embedding": ((50, 12), 1, 0),
            "conv3": ((3, 12, 6), 0.3, 0),
            "bias3": ((6,), 0.3, 0),
            "conv4": ((4, 12, 6), 0.3, 0),
            "bias4": ((6,), 0.3, 0),
            "conv5": ((5, 12, 6), 0.3, 0),
            "bias5": ((6,), 0.3, 0),
            "dense": ((18, 3), 0.5, 0),
            "bias": ((3,), 1, 0),
        },
    ),
}


def measure(network, inputs):
    values = {}
    for i, (name, (shape, factor, shift)) in enumerate(inputs.items()):
        # In float32, as the other side has them.
        drawn = random_values(shape, i + 1) * np.float32(factor) + np.float32(shift)
        values[name] = torch.tensor(drawn, dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(network(values), torch.tensor(LABELS))
    loss.backward()
    described = {}
    for name, (shape, factor, shift) in inputs.items():
        gradient = values[name].grad.reshape(-1)
        stride = -(-gradient.numel() // SAMPLES)
        described[name] = {
            "shape": shape,
            "factor": factor,
            "shift": shift,
            "norm": gradient.norm().item(),
            "stride": stride,
            "gradient": [float(f"{value:.8g}") for value in gradient[::stride].tolist()],
        }
    return {"loss": loss.item(), "inputs": described}


def main():
    torch.set_num_threads(1)
    networks = {name: measure(network, inputs) for name, (network, inputs) in NETWORKS.items()}
    OUT.write_text(json.dumps({"torch": torch.__version__, "labels": LABELS, "networks": networks}) + "\n")


main()

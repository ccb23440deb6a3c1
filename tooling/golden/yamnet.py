"""Golden values for packages/audio/src/backbones/yamnet.golden.test.ts: YAMNet in PyTorch, in double precision.

The network and its log-mel patch are built from what research/audioset/yamnet publishes (params.py, features.py, yamnet.py:
magnitudes, TensorFlow's linear_to_mel_weight_matrix, `same` padding, epsilon 1e-4, no gamma). Weights and sound follow formulas that
the test repeats, so that only the published names in yamnet.h5, shapes and results are written. `yamnet-part.h5` holds the first two
layers as Keras lays them out.

Run: /usr/bin/python3 tooling/golden/yamnet.py (Debian: python3-torch, python3-h5py)
With --h5 <file> it also writes all weights there, for a check by hand.
"""

import json
import math
import pathlib
import sys

import h5py
import numpy as np
import torch
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/backbones/golden"
RATE, FRAME, HOP, FFT = 16000, 400, 160, 512
FILTERS = [(32, 2), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]


def wave(count, key):
    """sin(1.7 (i + 1) key + i^2 / 9973 + key): fills [-1, 1] without a period."""
    i = np.arange(count, dtype=np.float64)
    return np.sin(1.7 * (i + 1) * key + i * i / 9973 + key)


def patch(x):
    frames = np.lib.stride_tricks.sliding_window_view(x, FRAME)[::HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    magnitudes = np.abs(np.fft.rfft(frames * window, FFT))
    mel = lambda f: 1127.0 * np.log(1.0 + f / 700.0)
    bins = mel(np.linspace(0, RATE / 2, FFT // 2 + 1)[1:])[:, None]
    edges = np.linspace(mel(125.0), mel(7500.0), 64 + 2)
    lower, center, upper = edges[:-2], edges[1:-1], edges[2:]
    weights = np.maximum(0, np.minimum((bins - lower) / (center - lower), (upper - bins) / (upper - center)))
    return np.log(magnitudes[:, 1:] @ weights + 0.001)


def published():
    """Names and shapes as in yamnet.h5, in the order of the layers."""
    names = []

    def layer(path, kernel, shape, channels):
        names.append((f"{path}/{path}/{kernel}:0", shape))
        names.extend((f"{path}/bn/{path}/bn/{part}:0", [channels]) for part in ("beta", "moving_mean", "moving_variance"))

    channels = 1
    for index, (filters, _) in enumerate(FILTERS, start=1):
        if index == 1:
            layer("layer1/conv", "kernel", [3, 3, 1, filters], filters)
        else:
            layer(f"layer{index}/depthwise_conv", "depthwise_kernel", [3, 3, channels, 1], channels)
            layer(f"layer{index}/pointwise_conv", "kernel", [1, 1, channels, filters], filters)
        channels = filters
    return names + [("logits/logits/kernel:0", [1024, 521]), ("logits/logits/bias:0", [521])]


def numbers(name, shape, key):
    values = wave(int(np.prod(shape)), key)
    if len(shape) > 1:
        outputs = shape[2] if "depthwise_kernel" in name else shape[-1]
        values = values * math.sqrt(2 / (values.size / outputs))
    else:
        values = 1 + 0.3 * values if "variance" in name else 0.2 * values
    return values.reshape(shape).astype(np.float32)


def same(x, kernel, stride):
    pads = []
    for size, taps in list(zip(x.shape[2:], kernel))[::-1]:
        total = max((math.ceil(size / stride) - 1) * stride + taps - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


def run(weights, x):
    tensors = iter(torch.from_numpy(value.astype(np.float64)) for value in weights.values())

    def conv(x, stride, depthwise=False):
        kernel = next(tensors)
        kernel = kernel.permute(2, 3, 0, 1) if depthwise else kernel.permute(3, 2, 0, 1)
        x = F.conv2d(same(x, kernel.shape[2:], stride), kernel, stride=stride, groups=x.shape[1] if depthwise else 1)
        beta, mean, variance = next(tensors), next(tensors), next(tensors)
        return F.relu(F.batch_norm(x, mean, variance, None, beta, eps=1e-4))

    for index, (_, stride) in enumerate(FILTERS):
        x = conv(x, stride) if index == 0 else conv(conv(x, stride, True), 1)
    embedding = x.mean((2, 3))
    return embedding, embedding @ next(tensors) + next(tensors)


def write_h5(path, weights):
    """As Keras 2 lays out weights: a group for each layer, whose own slashes make further groups."""
    with h5py.File(path, "w") as file:
        layers = {}
        for name, value in weights.items():
            half = name[: name.rindex("/")]
            layers.setdefault(half[: len(half) // 2], []).append((name, value))
        file.attrs["layer_names"] = [layer.encode() for layer in layers]
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.2.4-tf"
        for layer, entries in layers.items():
            group = file.require_group(layer)
            group.attrs["weight_names"] = [name[len(layer) + 1 :].encode() for name, _ in entries]
            for name, value in entries:
                file.create_dataset(name, data=value)


names = published()
weights = {name: numbers(name, shape, key) for key, (name, shape) in enumerate(names, start=1)}
sound = (0.5 * wave(15600, 0.37)).astype(np.float32).astype(np.float64)
picture = patch(sound)
embedding, logits = run(weights, torch.from_numpy(picture)[None, None])
rounded = lambda values: [float(f"{value:.7g}") for value in np.ravel(values)]
golden = {
    "weights": names,
    "parameters": int(sum(value.size for value in weights.values())),
    "picture": rounded(picture[::16, ::8]),
    "embedding": rounded(embedding),
    "logits": rounded(logits),
}
OUT.mkdir(parents=True, exist_ok=True)
(OUT / "yamnet.json").write_text(json.dumps(golden) + "\n")
part = {name: value for name, value in weights.items() if name.startswith(("layer1/", "layer2/"))}
write_h5(OUT / "yamnet-part.h5", part)
if "--h5" in sys.argv:
    write_h5(sys.argv[sys.argv.index("--h5") + 1], weights)

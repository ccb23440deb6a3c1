"""Golden values for packages/audio/src/backbones/speech-commands-model.test.ts, with PyTorch and numpy in double precision.

The network of speech-commands' published 18w model (shapes as in its model.json), and what an AnalyserNode with fftSize 2048 and
smoothing 0 gives every 1024 samples by the Web Audio API's formulas, normalised within the clip. Weights and sound follow formulas that
the test repeats.

Run: /usr/bin/python3 tooling/golden/speech-commands-model.py (Debian: python3-torch)
"""

import json
import math
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/backbones/golden/speech-commands-model.json"
RATE, SIZE, HOP, FRAMES, BINS = 44100, 2048, 1024, 43, 232
KERNELS = {
    "conv2d_1": [2, 8, 1, 8], "conv2d_2": [2, 4, 8, 32], "conv2d_3": [2, 4, 32, 32], "conv2d_4": [2, 4, 32, 32],
    "dense_1": [704, 2000], "dense_2": [2000, 20],
}


def wave(count, key):
    """sin(1.7 (i + 1) key + i^2 / 9973 + key): fills [-1, 1] without a period."""
    i = np.arange(count, dtype=np.float64)
    return np.sin(1.7 * (i + 1) * key + i * i / 9973 + key)


def noisy_tone(count):
    """440 Hz over the noise of Numerical Recipes' linear congruential generator."""
    state, noise = 1, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        noise.append(state / 2**32 - 0.5)
    return 0.3 * np.sin(2 * np.pi * 440 * np.arange(count) / RATE) + 0.2 * np.array(noise)


def spectra(x):
    """Blackman window with alpha 0.16, transform over the size, 20 log10."""
    n = np.arange(SIZE) / SIZE
    window = (1 - 0.16) / 2 - 0.5 * np.cos(2 * np.pi * n) + 0.16 / 2 * np.cos(4 * np.pi * n)
    frames = np.lib.stride_tricks.sliding_window_view(x, SIZE)[::HOP]
    return 20 * np.log10(np.abs(np.fft.rfft(frames * window)) / SIZE)[:, :BINS]


weights = {}
for key, (name, shape) in enumerate(KERNELS.items(), start=1):
    kernel = wave(int(np.prod(shape)), key) * math.sqrt(2 / np.prod(shape[:-1]))
    weights[f"{name}/kernel"] = kernel.reshape(shape).astype(np.float32).astype(np.float64)
    weights[f"{name}/bias"] = (0.2 * wave(shape[-1], key + 0.5)).astype(np.float32).astype(np.float64)

sound = noisy_tone((FRAMES - 1) * HOP + SIZE).astype(np.float32).astype(np.float64)
decibels = spectra(sound)
picture = (decibels - decibels.mean()) / decibels.std()
x = torch.from_numpy(picture)[None, None]
for index in range(1, 5):
    kernel = torch.from_numpy(weights[f"conv2d_{index}/kernel"]).permute(3, 2, 0, 1)
    x = F.relu(F.conv2d(x, kernel, torch.from_numpy(weights[f"conv2d_{index}/bias"])))
    x = F.max_pool2d(x, 2, (1, 2) if index == 4 else 2)
x = x.permute(0, 2, 3, 1).reshape(1, -1)
embedding = F.relu(x @ torch.from_numpy(weights["dense_1/kernel"]) + torch.from_numpy(weights["dense_1/bias"]))
logits = embedding @ torch.from_numpy(weights["dense_2/kernel"]) + torch.from_numpy(weights["dense_2/bias"])
rounded = lambda values: [float(f"{value:.7g}") for value in np.ravel(values)]
golden = {
    "kernels": KERNELS,
    "decibels": rounded(decibels[::6, ::8]),
    "picture": rounded(picture[::6, ::8]),
    "embedding": rounded(embedding[:, ::8]),
    "probabilities": rounded(torch.softmax(logits, 1)),
}
OUT.write_text(json.dumps(golden) + "\n")

"""Golden logits for packages/text/src/models from PyTorch: a small TextCNN, its two channels, and a small DPCNN.

Weights follow a formula that the test repeats, so that only ids, shapes and probabilities are written.

Run: /usr/bin/python3 tooling/golden/text-models.py
"""

import json
import math
import pathlib

import numpy
import torch
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/text/src/models/golden/models.json"
WORDS, WIDTH, CLASSES = 11, 6, 3


def wave(shape, key):
    """0.4 sin(1.7 (i + 1) key + i^2 / 9973 + key), computed in float64, row by row in Keras's layout."""
    i = numpy.arange(math.prod(shape), dtype=numpy.float64)
    return torch.from_numpy(0.4 * numpy.sin(1.7 * (i + 1) * key + i * i / 9973 + key)).reshape(shape)


class Weights:
    """Hands out the next weight: the keys count up as the test's model lists them."""

    def __init__(self):
        self.key = 0

    def next(self, *shape):
        self.key += 1
        return wave(shape, self.key)

    def table(self):
        rows = self.next(WORDS, WIDTH)
        rows[0] = 0
        return rows

    def conv(self, x, filters, width, **options):
        """x [batch, channels, steps]; Keras's kernel [width, channels, filters]."""
        kernel = self.next(width, x.shape[1], filters)
        return F.conv1d(x, kernel.permute(2, 1, 0), self.next(filters), **options)

    def dense(self, x, units):
        return x @ self.next(x.shape[1], units) + self.next(units)


def text_cnn(ids, tables):
    weights = Weights()
    vectors = torch.cat([weights.table()[ids] for _ in range(tables)], dim=2).transpose(1, 2)
    x = F.pad(vectors, (3, 4))
    found = [F.relu(weights.conv(x, 5, width)).amax(2) for width in (2, 4)]
    return F.softmax(weights.dense(torch.cat(found, 1), CLASSES), 1)


def dpcnn(ids):
    weights = Weights()
    x = weights.table()[ids].transpose(1, 2)
    x = weights.conv(x, 4, 3, padding=1)
    for block in range(3):
        if block > 0:
            # TensorFlow's `same`: at an even length, the one step of padding is behind.
            odd = x.shape[2] % 2
            x = F.max_pool1d(F.pad(x, (odd, 1), value=-math.inf), 3, 2)
        y = weights.conv(F.relu(x), 4, 3, padding=1)
        y = weights.conv(F.relu(y), 4, 3, padding=1)
        x = x + y
    return F.softmax(weights.dense(x.amax(2), CLASSES), 1)


def main():
    ids = torch.tensor([[2, 5, 3, 9, 1, 4, 10], [7, 7, 2, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]])
    OUT.parent.mkdir(exist_ok=True)
    results = {
        "ids": ids.tolist(),
        "textCnn": text_cnn(ids, 1).tolist(),
        "multichannel": text_cnn(ids, 2).tolist(),
        "dpcnn": dpcnn(ids).tolist(),
    }
    OUT.write_text(json.dumps(results) + "\n")


main()

"""Golden values for packages/audio/src/preprocessing/resample.test.ts.

Resampling by scipy.signal.resample_poly, given the filter that the package documents, of a sound that the test makes by the
same formula.

Run: /usr/bin/python3 tooling/golden/audio-resample.py (Debian: python3-scipy)
"""

import json
import math
import pathlib

import numpy as np
from scipy.signal import resample_poly
from scipy.special import i0

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/preprocessing/golden/resample.json"
CASES = [(8000, 16000, 40), (16000, 8000, 401), (44100, 16000, 300), (11025, 16000, 77), (48000, 44100, 130), (3, 7, 1)]
STOP_BAND = 90
BETA = 0.1102 * (STOP_BAND - 8.7)
HALF = math.ceil((STOP_BAND - 7.95) / (2.285 * math.pi * 0.1) / 2)


def sound(length):
    i = np.arange(length, dtype=np.float64)
    return ((i * 37 + (i * i) % 101 * 5) % 256 - 128) / 128


def lowpass(up, down):
    """The filter at the common rate of `up` phases, sampled at its zero-phase points."""
    scale = min(1, up / down)
    half = math.ceil(HALF / scale) * up
    t = np.arange(-half, half + 1) / up
    x = t * scale / HALF
    inside = np.abs(x) < 1
    window = np.where(inside, i0(BETA * np.sqrt(np.clip(1 - x * x, 0, None))) / i0(BETA), 0)
    cutoff = 0.95 * scale
    return cutoff * np.sinc(cutoff * t) * window / up


cases = []
for rate, target, length in CASES:
    divisor = math.gcd(rate, target)
    up, down = target // divisor, rate // divisor
    # resample_poly multiplies the filter that it is given by `up`.
    y = resample_poly(sound(length), up, down, window=lowpass(up, down))
    cases.append({"from": rate, "to": target, "length": length, "samples": [round(v, 7) for v in y.tolist()]})

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(cases) + "\n")

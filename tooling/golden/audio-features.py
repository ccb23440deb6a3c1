"""Golden values for packages/audio/src/features/feature-extractor.golden.test.ts.

Log-mel spectra, decibels, MFCC, deltas and PCEN by the formulas that librosa 0.10 (filters.mel, feature.mfcc, pcen) and torchaudio 2
(melscale_fbanks, compute_deltas) publish, TensorFlow's linear_to_mel_weight_matrix (slopes in mel) and the Web Audio API's AnalyserNode
(magnitude / length in decibels), in numpy and scipy, of a sound that the test makes by the same formula.

Run: /usr/bin/python3 tooling/golden/audio-features.py (Debian: python3-scipy)
"""

import json
import pathlib

import numpy as np
from scipy.fft import dct, rfft
from scipy.signal import get_window, lfilter

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/features/golden/features.json"


def sound(length):
    i = np.arange(length, dtype=np.float64)
    return (((i * 37 + (i * i) % 101 * 5) % 256 - 128) / 256).astype(np.float32).astype(np.float64)


def magnitude(x, frame, hop, n_fft, window, periodic):
    w = get_window("boxcar" if window == "rectangular" else window, frame, fftbins=periodic)
    frames = np.lib.stride_tricks.sliding_window_view(x, frame)[::hop]
    return np.abs(rfft(frames * w, n_fft))


def htk_to_mel(f):
    return 2595.0 * np.log10(1.0 + np.asarray(f) / 700.0)


def htk_to_hz(m):
    return 700.0 * (10.0 ** (np.asarray(m) / 2595.0) - 1.0)


def slaney_to_mel(f):
    f = np.asanyarray(f, dtype=float)
    return np.where(f >= 1000, 15 + np.log(np.maximum(f, 1e-9) / 1000) / (np.log(6.4) / 27), f / (200 / 3))


def slaney_to_hz(m):
    m = np.asanyarray(m, dtype=float)
    return np.where(m >= 15, 1000 * np.exp(np.log(6.4) / 27 * (m - 15)), 200 / 3 * m)


def mel_filters(rate, n_fft, bands, low, high, scale, norm):
    """librosa.filters.mel: triangles by the slopes to both neighbours' centres."""
    to_mel, to_hz = (htk_to_mel, htk_to_hz) if scale == "htk" else (slaney_to_mel, slaney_to_hz)
    bins = np.linspace(0, rate / 2, n_fft // 2 + 1)
    points = to_hz(np.linspace(to_mel(low), to_mel(high), bands + 2))
    widths = np.diff(points)
    ramps = points[:, None] - bins[None, :]
    lower = -ramps[:-2] / widths[:-1, None]
    upper = ramps[2:] / widths[1:, None]
    weights = np.maximum(0, np.minimum(lower, upper))
    return weights * (2.0 / (points[2:] - points[:-2]))[:, None] if norm == "slaney" else weights


def tensorflow_filters(rate, n_fft, bands, low, high):
    """tf.signal.linear_to_mel_weight_matrix, `[bins, bands]`: the zero bin is left out, and 1127 ln is the same as 2595 log10."""
    to_mel = lambda f: 1127.0 * np.log(1.0 + f / 700.0)
    bins = to_mel(np.linspace(0, rate / 2, n_fft // 2 + 1)[1:])[:, None]
    edges = np.linspace(to_mel(low), to_mel(high), bands + 2)
    lower, center, upper = edges[:-2], edges[1:-1], edges[2:]
    weights = np.maximum(0, np.minimum((bins - lower) / (center - lower), (upper - bins) / (upper - center)))
    return np.pad(weights, [[1, 0], [0, 0]])


def deltas(values, reach):
    """torchaudio.functional.compute_deltas with edges repeated."""
    n = np.arange(-reach, reach + 1)
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    return windows @ n / (n**2).sum()


def pcen(energy, smoothing, gain, bias, exponent, floor):
    """librosa.pcen, its smoother started in the first frame's steady state."""
    zi = (1 - smoothing) * energy[:1]
    smooth, _ = lfilter([smoothing], [1, smoothing - 1], energy, axis=0, zi=zi)
    return (energy / (floor + smooth) ** gain + bias) ** exponent - bias**exponent


def features(case):
    o = case["options"]
    rate = case["rate"]
    x = sound(case["length"])
    share = o.get("preEmphasis", 0)
    x = x - share * np.concatenate([x[:1], x[:-1]])
    frame = o["frameLength"]
    p = magnitude(x, frame, o["hopLength"], o["fftLength"], o.get("window", "hann"), o.get("periodic", True))
    p = (p / o["fftLength"] if o.get("scaling") == "fftLength" else p) ** o.get("power", 2)
    if o.get("kind") == "spectrum":
        energy = p[:, : o.get("bins")]
    elif o.get("melSlopes") == "mel":
        energy = p @ tensorflow_filters(rate, o["fftLength"], o["bands"], o["lowest"], o["highest"])
    else:
        bank = (o["bands"], o["lowest"], o["highest"], o["melScale"], o["melNorm"])
        energy = p @ mel_filters(rate, o["fftLength"], *bank).T
    compression = o.get("compression", "log")
    if compression == "log":
        energy = np.log(energy + o.get("floor", 2e-3))
    elif compression == "decibels":
        factor = 10 if o.get("power", 2) == 2 else 20
        energy = factor * np.log10(np.maximum(energy, o.get("floor", 1e-10 if factor == 10 else 1e-5)))
    elif compression == "pcen":
        q = o["pcen"]
        energy = pcen(energy, q["smoothing"], q["gain"], q["bias"], q["power"], q["floor"])
    if o.get("kind") == "mfcc":
        energy = dct(energy, type=2, norm="ortho", axis=1)[:, : o["coefficients"]]
        lifter = o.get("lifter", 0)
        if lifter:
            energy = energy * (1 + lifter / 2 * np.sin(np.pi * np.arange(1, 1 + o["coefficients"]) / lifter))
    channels = [energy]
    for _ in range(o.get("deltas", 0)):
        channels.append(deltas(channels[-1], o.get("deltaReach", 2)))
    return np.stack(channels, -1)


MEL = {"frameLength": 200, "hopLength": 80, "fftLength": 256, "bands": 20, "lowest": 20, "highest": 4000}
HTK = {**MEL, "melScale": "htk", "melNorm": "none"}
SLANEY = {**MEL, "lowest": 0, "highest": 3800, "melScale": "slaney", "melNorm": "slaney"}
QUICK = {"smoothing": 0.3, "gain": 0.8, "bias": 1.5, "power": 0.4, "floor": 1e-5}
CASES = {
    "log-mel, HTK": HTK,
    "log-mel, Slaney": SLANEY,
    "log-mel, symmetric Hamming window, pre-emphasis": {
        **HTK, "window": "hamming", "periodic": False, "preEmphasis": 0.97, "floor": 1e-6,
    },
    "mel energies, Blackman window": {**SLANEY, "window": "blackman", "compression": "none"},
    "PCEN": {**HTK, "compression": "pcen", "pcen": QUICK},
    "power spectrum": {
        "kind": "spectrum", "frameLength": 30, "hopLength": 100, "fftLength": 32, "window": "rectangular",
        "compression": "none",
    },
    "log-mel of magnitudes, slopes in mel": {
        **HTK, "power": 1, "melSlopes": "mel", "lowest": 125, "highest": 3750, "floor": 0.001,
    },
    "power in decibels": {**HTK, "compression": "decibels"},
    "magnitudes of the first bins in decibels": {
        "kind": "spectrum", "frameLength": 128, "hopLength": 64, "fftLength": 128, "window": "blackman", "power": 1,
        "scaling": "fftLength", "bins": 29, "compression": "decibels", "floor": 1e-7,
    },
    "MFCC with lifter and two deltas": {
        **SLANEY, "kind": "mfcc", "coefficients": 13, "lifter": 22, "deltas": 2, "deltaReach": 3,
    },
}
cases = []
for name, options in CASES.items():
    case = {"name": name, "rate": 8000, "length": 1100, "options": options}
    values = features(case)
    cases.append({**case, "shape": values.shape, "values": [float(f"{v:.8g}") for v in values.ravel()]})

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(cases) + "\n")

"""Golden values for packages/audio/src/decoding: small files of every format, with the samples that FFmpeg reads.

The files are written by SoX, FFmpeg, flac, lame and oggenc from the same tones.

Run: python3 tooling/golden/audio-files.py (Debian: sox ffmpeg flac lame vorbis-tools, python3-numpy)
"""

import base64
import json
import pathlib
import subprocess
import tempfile

import numpy as np

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/decoding/golden/files.json"
TONES = "sine 440 sine 910".split()
WAV = {
    "8-bit": "-e unsigned -b 8",
    "16-bit": "-e signed -b 16",
    "24-bit": "-e signed -b 24",
    "32-bit": "-e signed -b 32",
    "float32": "-e float -b 32",
    "float64": "-e float -b 64",
    "a-law": "-e a-law",
    "mu-law": "-e mu-law",
    "rifx": "-e signed -b 16 -B",
}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def samples(path):
    if path.stem == "rifx":
        # FFmpeg takes its numbers for little-endian ones.
        raw = run("sox", "-D", str(path), "-t", "f32", "-L", "-")
    else:
        raw = run("ffmpeg", "-loglevel", "error", "-i", str(path), "-f", "f32le", "-c:a", "pcm_f32le", "-")
    return [round(float(v), 7) for v in np.frombuffer(raw, dtype="<f4")]


def entry(path, rate, channels):
    content = base64.b64encode(path.read_bytes()).decode()
    return {"bytes": content, "rate": rate, "channels": channels, "samples": samples(path)}


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    files = {}
    for name, options in WAV.items():
        path = folder / f"{name}.wav"
        length = ["synth", "0.02"]
        run("sox", "-D", "-n", "-r", "8000", "-c", "2", *options.split(), str(path), *length, *TONES, "vol", "0.9")
        files[name] = entry(path, 8000, 2)
    plain = folder / "16-bit.wav"
    run("ffmpeg", "-loglevel", "error", "-i", str(plain), "-rf64", "always", str(folder / "rf64.wav"))
    files["rf64"] = entry(folder / "rf64.wav", 8000, 2)
    piped = folder / "piped.wav"
    piped.write_bytes(run("ffmpeg", "-loglevel", "error", "-i", str(plain), "-f", "wav", "-"))
    files["ffmpeg's pipe"] = {**files["16-bit"], "bytes": base64.b64encode(piped.read_bytes()).decode()}
    piped.write_bytes(run("sox", "-D", "-n", "-r", "8000", "-c", "2", "-b", "16", "-t", "wav", "-", "synth", "0.02", *TONES, "vol", "0.9"))
    files["sox's pipe"] = {**files["16-bit"], "bytes": base64.b64encode(piped.read_bytes()).decode()}
    source = folder / "source.wav"
    run("sox", "-D", "-n", "-r", "16000", "-c", "2", "-b", "16", str(source), "synth", "0.04", *TONES, "vol", "0.5")
    run("flac", "-s", str(source), "-o", str(folder / "flac.flac"))
    run("flac", "-s", "--ogg", str(source), "-o", str(folder / "flac in ogg.oga"))
    run("lame", "--quiet", "-b", "64", str(source), str(folder / "mp3.mp3"))
    run("oggenc", "-Q", "-q", "0", str(source), "-o", str(folder / "vorbis.ogg"))
    for name in ["flac.flac", "flac in ogg.oga", "mp3.mp3", "vorbis.ogg"]:
        files[name.rsplit(".", 1)[0]] = entry(folder / name, 16000, 2)
    # FFmpeg leaves the last block's surplus, which the stream's end position cuts off.
    vorbis = files["vorbis"]
    vorbis["samples"] = vorbis["samples"][: 640 * 2]

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(files) + "\n")
print(OUT.stat().st_size, {name: len(file["samples"]) for name, file in files.items()})

"""Golden values for packages/audio/src/datasets/speech-commands-split.test.ts.

The parts that the published function `which_set` gives (Warden 2018, https://arxiv.org/abs/1804.03209).

Run: python3 tooling/golden/speech-commands.py
"""

import hashlib
import json
import pathlib
import re

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/datasets/golden/speech-commands.json"
MAX_NUM_WAVS_PER_CLASS = 2**27 - 1
NAMES = {"validation": "validation", "testing": "test", "training": "train"}


def which_set(filename, validation_percentage, testing_percentage):
    base_name = filename.rsplit("/", 1)[-1]
    hash_name = re.sub(r"_nohash_.*$", "", base_name)
    hashed = hashlib.sha1(hash_name.encode()).hexdigest()
    percentage_hash = (int(hashed, 16) % (MAX_NUM_WAVS_PER_CLASS + 1)) * (100.0 / MAX_NUM_WAVS_PER_CLASS)
    if percentage_hash < validation_percentage:
        return "validation"
    if percentage_hash < testing_percentage + validation_percentage:
        return "testing"
    return "training"


cases = []
for i in range(120):
    speaker = hashlib.sha1(f"speaker {i}".encode()).hexdigest()[:8]
    path = f"yes/{speaker}_nohash_{i % 4}.wav"
    shares = (10, 10) if i < 80 else (25, 40)
    cases.append({"path": path, "validation": shares[0], "test": shares[1], "part": NAMES[which_set(path, *shares)]})

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(cases) + "\n")

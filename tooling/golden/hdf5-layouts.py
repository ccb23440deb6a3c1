"""Writes the same groups, texts and numbers in the layouts of several HDF5 versions, with h5py.

    python3 tooling/golden/hdf5-layouts.py
"""

import json
from pathlib import Path

import h5py
import numpy as np

GOLDEN = Path(__file__).parents[2] / "packages/core/src/weights/hdf5/golden"
# By name: the newest library version whose layout is used, and whether the order of creation is kept.
FILES = {"earliest": (None, False), "ordered": (None, True), "v108": (("earliest", "v108"), False), "latest": ("latest", True)}
random = np.random.default_rng(3)

NUMBERS = {
    "float32": random.normal(size=(3, 2, 2)).astype("<f4"),
    "float64_big": random.normal(size=(3, 2)).astype(">f8"),
    "float16": random.normal(size=5).astype("<f2"),
    "int64": np.array([-(2**40), 7], dtype="<i8"),
    "int16_big": np.array([-300, 300], dtype=">i2"),
    "uint32": np.array([2**32 - 1], dtype="<u4"),
    "bool": np.array([True, False, True]),
    "scalar": np.float32(2.5),
    "empty": np.zeros((0, 3), "<f4"),
}
PACKED = random.integers(0, 4, size=(7, 5)).astype("<f4")


def write(path, libver, ordered):
    with h5py.File(path, "w", libver=libver, track_order=ordered, userblock_size=512 if path.stem == "v108" else 0) as file:
        file.attrs["fixed"] = np.array([b"conv1", b"bn"])
        file.attrs["listed"] = ["a", "bcd", ""]
        file.attrs["text"] = "é" * 300
        file.attrs["number"] = 3
        numbers = file.create_group("numbers")
        for name, value in NUMBERS.items():
            numbers.create_dataset(name, data=value)
        half = numbers.create_dataset("bfloat16", data=np.array([b"\x80\x3f", b"\x20\xc0"], dtype="V2"))
        half.attrs["dtype"] = "bfloat16"
        numbers.create_dataset("packed", data=PACKED, chunks=PACKED.shape, compression="gzip", shuffle=True, fletcher32=True)
        if libver != "latest":
            numbers.create_dataset("tiled", data=PACKED, chunks=(3, 2), compression="gzip", shuffle=True)
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((2,))
        compact = h5py.h5d.create(numbers.id, b"compact", h5py.h5t.IEEE_F32LE, space, properties)
        compact.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1.5, -2], "<f4"))
        # More than fit into the header of a group.
        many = file.create_group("many")
        for i in range(40):
            many.create_group(f"group_{i}")
            if i < 12:
                many.attrs[f"text_{i}"] = f"value {i}"


def main():
    GOLDEN.mkdir(exist_ok=True)
    for name, (libver, ordered) in FILES.items():
        write(GOLDEN / f"{name}.h5", libver, ordered)
    expected = {name: {"shape": list(value.shape), "data": np.ravel(value).astype(float).tolist()}
                for name, value in {**NUMBERS, "packed": PACKED}.items()}
    (GOLDEN / "numbers.json").write_text(json.dumps(expected))


main()

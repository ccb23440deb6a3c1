"""Writes one small network in the layouts of Keras 2 and 3, with h5py, and what PyTorch computes with it.

The layouts are those of Keras's own savers (tf.keras 2.13 and Keras 3): keras/src/legacy/saving/legacy_h5_format.py and
keras/src/saving/saving_lib.py. Needs Debian's python3-h5py and python3-torch:

    python3 tooling/golden/keras-files.py
"""

import io
import json
import zipfile
from pathlib import Path

import h5py
import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = Path(__file__).parents[2] / "packages/core/src/weights/golden"
random = np.random.default_rng(7)


def normal(*shape):
    return random.normal(size=shape, scale=0.5).astype("float32")


# By layer, in the order in which Keras makes them, in Keras's own layout.
WEIGHTS = {
    "conv1": {"kernel": normal(3, 3, 2, 4)},
    "bn1": {
        "gamma": normal(4) + 1,
        "beta": normal(4),
        "moving_mean": normal(4),
        "moving_variance": np.abs(normal(4)) + 0.5,
    },
    "dw": {"depthwise_kernel": normal(3, 3, 4, 1), "bias": normal(4)},
    "conv2": {"kernel": normal(3, 3, 4, 4), "bias": normal(4)},
    "hidden": {"kernel": normal(4, 5), "bias": normal(5)},
    "out": {"kernel": normal(5, 3), "bias": normal(3)},
}


def run(x):
    """The network in PyTorch: channels first, kernels [out, in, height, width]."""
    w = {layer: {name: torch.from_numpy(value) for name, value in values.items()} for layer, values in WEIGHTS.items()}
    conv = lambda kernel: kernel.permute(3, 2, 0, 1)
    x = torch.from_numpy(x).permute(0, 3, 1, 2)
    x = F.conv2d(x, conv(w["conv1"]["kernel"]), padding=1)
    bn = w["bn1"]
    x = F.batch_norm(x, bn["moving_mean"], bn["moving_variance"], bn["gamma"], bn["beta"], eps=1e-3)
    x = x.clamp(0, 6)
    a = F.conv2d(x, w["dw"]["depthwise_kernel"].permute(2, 3, 0, 1), w["dw"]["bias"], groups=4)
    b = F.conv2d(x, conv(w["conv2"]["kernel"]), w["conv2"]["bias"])
    x = (a + b).mean(dim=(2, 3))
    x = F.silu(x @ w["hidden"]["kernel"] + w["hidden"]["bias"])
    return torch.softmax(x @ w["out"]["kernel"] + w["out"]["bias"], dim=1).numpy()


def layer(kind, name, inputs, calls, new, **config):
    """One layer's description, in the words of Keras 2 or 3."""
    config = {"name": name, "trainable": True, "dtype": "float32", **config}
    if not new:
        nodes = [[[source, call, 0, {}] for source, call in inputs]] if inputs else []
        return {"class_name": kind, "config": config, "name": name, "inbound_nodes": nodes}
    config["dtype"] = {
        "module": "keras",
        "class_name": "DTypePolicy",
        "config": {"name": "float32"},
        "registered_name": None,
    }
    tensors = [
        {
            "class_name": "__keras_tensor__",
            "config": {"shape": [None, 4, 4, 4], "dtype": "float32", "keras_history": [source, call, 0]},
        }
        for source, call in inputs
    ]
    args = [tensors] if kind == "Add" else tensors
    return {
        "module": "keras.layers",
        "class_name": kind,
        "config": config,
        "registered_name": None,
        "build_config": {"input_shape": [None, 6, 6, 2]},
        "name": name,
        "inbound_nodes": [{"args": args, "kwargs": {}}] if inputs else [],
    }


def initializer(new):
    plain = {"class_name": "GlorotUniform", "config": {"seed": None}}
    return {"module": "keras.initializers", **plain, "registered_name": None} if new else plain


def describe(new):
    conv = {"data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "strides": [1, 1], "activation": "linear"}
    kernel = {"kernel_size": [3, 3], "kernel_initializer": initializer(new), "kernel_regularizer": None}
    shape = {"batch_shape" if new else "batch_input_shape": [None, 6, 6, 2]}
    one = lambda source, call=0: [(source, call)]
    sequential = {
        "name": "tail",
        "layers": [
            {k: v for k, v in part.items() if k not in ("inbound_nodes", "name")}
            for part in (
                layer("InputLayer", "tail_input", [], 0, new, **{("batch_shape" if new else "batch_input_shape"): [None, 4]}),
                layer("Dense", "hidden", [], 0, new, units=5, activation="silu" if new else "swish", use_bias=True,
                      kernel_initializer=initializer(new)),
                layer("Dense", "out", [], 0, new, units=3, activation="linear", use_bias=True,
                      kernel_initializer=initializer(new)),
            )
        ],
    }
    tail = layer("Sequential", "tail", one("flat"), 0, new)
    tail["config"] = {**tail["config"], **sequential} if new else sequential
    # A sequential model is called when it is built; Keras 3 does not count that.
    after_tail = one("tail", 0 if new else 1)
    regularizer = {"class_name": "L2", "config": {"l2": 1e-4}}
    if new:
        regularizer = {"module": "keras.regularizers", **regularizer, "registered_name": None}
    relu = {"max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0}
    layers = [
        layer("InputLayer", "input_1", [], 0, new, sparse=False, **shape),
        layer("Conv2D", "conv1", one("input_1"), 0, new, filters=4, padding="same", use_bias=False,
              **{**conv, **kernel, "kernel_regularizer": regularizer}),
        layer("BatchNormalization", "bn1", one("conv1"), 0, new, axis=3 if new else [3], momentum=0.99, epsilon=1e-3,
              center=True, scale=True),
        layer("ReLU", "relu1", one("bn1"), 0, new, **relu),
        layer("Dropout", "drop", one("relu1"), 0, new, rate=0.5, seed=None, noise_shape=None),
        layer("DepthwiseConv2D", "dw", one("drop"), 0, new, padding="valid", use_bias=True, depth_multiplier=1,
              depthwise_initializer=initializer(new), kernel_size=[3, 3], **conv),
        layer("Conv2D", "conv2", one("drop"), 0, new, filters=4, padding="valid", use_bias=True, **conv, **kernel),
        layer("Add", "add", [("dw", 0), ("conv2", 0)], 0, new),
        layer("GlobalAveragePooling2D", "pool", one("add"), 0, new, data_format="channels_last", keepdims=True),
        layer("Flatten", "flat", one("pool"), 0, new, data_format="channels_last"),
        tail,
        layer("Activation", "softmax", after_tail, 0, new, activation="softmax"),
    ]
    key = lambda name: [name, 0, 0] if new else [[name, 0, 0]]
    config = {"name": "net", "trainable": True, "layers": layers, "input_layers": key("input_1"),
              "output_layers": key("softmax")}
    model = {"class_name": "Functional", "config": config}
    return {"module": "keras", **model, "registered_name": "Functional"} if new else model


# Layer names as Keras lists them, with the layers whose weights each has: a model inside the model is one of them.
GROUPS = {name: [name] for name in ("input_1", "conv1", "bn1", "relu1", "drop", "dw", "conv2", "add", "pool", "flat")}
GROUPS |= {"tail": ["hidden", "out"], "softmax": ["softmax"]}


def write_legacy(path, new, whole=True):
    """model.save('x.h5'), or save_weights, by tf.keras 2 or by Keras 3."""
    with h5py.File(path, "w") as file:
        if whole:
            file.attrs["model_config"] = json.dumps(describe(new))
            file.attrs["training_config"] = json.dumps({"loss": "categorical_crossentropy"})
            optimizer = file.create_group("optimizer_weights")
            optimizer.create_dataset("iteration:0", data=np.int64(3))
        root = file.create_group("model_weights") if whole else file
        root.attrs["layer_names"] = [name.encode() for name in GROUPS]
        root.attrs["backend"] = b"tensorflow"
        root.attrs["keras_version"] = b"3.5.0" if new else b"2.13.1"
        for name, parts in sorted(GROUPS.items()):
            group = root.create_group(name)
            paths = []
            for part in parts:
                for kind, value in WEIGHTS.get(part, {}).items():
                    # Keras 3 calls it a kernel, and names by path; version 2 adds the output's number.
                    kind3 = "kernel" if kind == "depthwise_kernel" else kind
                    prefix = "tail/" if new and name == "tail" else ""
                    paths.append(f"{prefix}{part}/{kind3}" if new else f"{part}/{kind}:0")
                    group.create_dataset(paths[-1], data=value)
            group.attrs["weight_names"] = [path.encode() for path in paths]
        root.create_group("top_level_model_weights").attrs["weight_names"] = np.array([], dtype="S1")


def write_vars(group, values):
    group = group.create_group("vars")
    for index, value in enumerate(values):
        group.create_dataset(str(index), data=value)


def snake_groups(file, container, doubled):
    """layers/conv2d, layers/conv2d_1, ...; between 2 and 3 each layer with weights was counted twice."""
    kinds = {"conv1": "conv2d", "bn1": "batch_normalization", "relu1": "re_lu", "drop": "dropout", "dw": "depthwise_conv2d",
             "conv2": "conv2d", "pool": "global_average_pooling2d", "flat": "flatten", "tail": "sequential",
             "softmax": "activation", "input_1": "input_layer", "add": "add"}
    used = {}
    for name in GROUPS:
        kind = kinds[name]
        number = used.get(kind, 0)
        has_weights = any(part in WEIGHTS for part in GROUPS[name])
        used[kind] = number + (2 if doubled and has_weights else 1)
        group = file.create_group(f"{container}/{kind}{f'_{number}' if number else ''}")
        if name == "tail":
            group.create_group("vars")
            for index, part in enumerate(GROUPS[name]):
                dense = 2 * index if doubled else index
                write_vars(group.create_group(f"{container}/dense{f'_{dense}' if dense else ''}"), WEIGHTS[part].values())
        else:
            write_vars(group, WEIGHTS.get(name, {}).values())
        if name == "drop":
            write_vars(group.create_group("seed_generator"), [np.array([1, 2], dtype="uint32")])


def keras_weights(container="layers", doubled=False):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        snake_groups(file, container, doubled)
        write_vars(file.create_group("optimizer"), [np.int64(3), np.float32(1e-3)])
        file.create_group("vars")
    return buffer.getvalue()


def write_archive(path, weights, compression):
    # A fixed date: the same file each time.
    def put(archive, name, data):
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, compression)

    with zipfile.ZipFile(path, "w") as archive:
        put(archive, "metadata.json", json.dumps({"keras_version": "3.5.0", "date_saved": "2024-01-01@00:00:00"}))
        put(archive, "config.json", json.dumps(describe(True)))
        put(archive, "model.weights.h5", weights)


def main():
    write_legacy(GOLDEN / "keras2.h5", new=False)
    write_legacy(GOLDEN / "keras2-weights.h5", new=False, whole=False)
    write_legacy(GOLDEN / "keras3-legacy.h5", new=True)
    write_archive(GOLDEN / "keras3.keras", keras_weights(), zipfile.ZIP_STORED)
    # Keras stores; packed, the archive is smaller here and tests unpacking.
    between = keras_weights("_layer_checkpoint_dependencies", doubled=True)
    write_archive(GOLDEN / "keras-2.13.keras", between, zipfile.ZIP_DEFLATED)
    x = normal(2, 6, 6, 2)
    golden = {"input": x.ravel().tolist(), "output": run(x).ravel().tolist(),
              "weights": {f"{layer}/{name}": value.ravel().tolist()
                          for layer, values in WEIGHTS.items() for name, value in values.items()}}
    (GOLDEN / "keras-files.json").write_text(json.dumps(golden))


main()

"""Golden logits for packages/image/src/backbones from torchvision's own networks.

Weights and input follow a formula that the test repeats, so that only names, shapes and logits are written. What
torchvision lacks is made from what it has: Keras's ResNet-50 and MobileNetV2 by moving strides, paddings and epsilons,
MobileNetV1 from PyTorch's modules. VGG-16 and AlexNet are narrowed: their dense layers alone would take minutes.

Run: /usr/bin/python3 tooling/golden/backbones.py
With --safetensors <folder> it also writes the weights of the torchvision networks there, for a check by hand.
"""

import json
import math
import pathlib
import re
import struct
import sys

import numpy
import torch
import torchvision
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/image/src/backbones/golden/backbones.json"


def wave(count, key):
    """sin(1.7 (i + 1) key + i^2 / 9973 + key): fills [-1, 1] without a period. Computed in float64."""
    i = numpy.arange(count, dtype=numpy.float64)
    return torch.from_numpy(numpy.sin(1.7 * (i + 1) * key + i * i / 9973 + key))


class Same(nn.Module):
    """TensorFlow's `same` in front of a convolution: the odd zero comes last."""

    def __init__(self, conv):
        super().__init__()
        conv.padding = (0, 0)
        self.conv = conv

    def forward(self, x):
        pads = []
        for size, kernel, stride in list(zip(x.shape[2:], self.conv.kernel_size, self.conv.stride))[::-1]:
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return self.conv(F.pad(x, pads))


def mobilenet_v1(alpha):
    """Howard et al. 2017, table 1, under Keras's names."""
    steps = []

    def conv(name, inputs, outputs, kernel, stride=1, groups=1):
        layer = nn.Conv2d(inputs, outputs, kernel, stride, bias=False, groups=groups)
        steps.extend([(name, Same(layer)), (f"{name}_bn", nn.BatchNorm2d(outputs, eps=1e-3)), (None, nn.ReLU6())])

    channels = int(32 * alpha)
    conv("conv1", 3, channels, 3, 2)
    plan = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
    for index, (filters, stride) in enumerate(plan, start=1):
        conv(f"conv_dw_{index}", channels, channels, 3, stride, channels)
        conv(f"conv_pw_{index}", channels, int(filters * alpha), 1)
        channels = int(filters * alpha)
    steps.append((None, nn.AdaptiveAvgPool2d(1)))
    steps.append(("conv_preds", nn.Conv2d(channels, 1000, 1)))
    steps.append((None, nn.Flatten()))
    net = nn.Sequential(*[module for _, module in steps])
    names = {str(index): name for index, (name, _) in enumerate(steps) if name}
    return net, lambda path: names[path.split(".")[0]]


def mobilenet_v2_keras(alpha):
    net = torchvision.models.MobileNetV2(width_mult=alpha)
    for module in list(net.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Conv2d) and child.kernel_size == (3, 3):
                setattr(module, name, Same(child))
            if isinstance(child, nn.BatchNorm2d):
                child.eps = 1e-3

    def name_of(path):
        path = path.replace(".conv.conv", ".conv") if path.endswith("0.0.conv") else path
        path = re.sub(r"(\d)\.conv$", r"\1", path)
        fixed = {
            "features.0.0": "Conv1", "features.0.1": "bn_Conv1", "features.18.0": "Conv_1",
            "features.18.1": "Conv_1_bn", "classifier.1": "predictions",
        }
        if path in fixed:
            return fixed[path]
        _, block, _, *rest = path.split(".")
        prefix = "expanded_conv" if block == "1" else f"block_{int(block) - 1}"
        step = int(rest[0]) + (1 if block == "1" else 0)
        if len(rest) == 2:
            return prefix + ("_expand", "_depthwise")[step] + ("", "_BN")[int(rest[1])]
        return prefix + "_project" + ("", "_BN")[step - 2]

    return net, name_of


def resnet50_keras():
    net = torchvision.models.resnet50()
    for module in list(net.modules()):
        if isinstance(module, torchvision.models.resnet.Bottleneck):
            module.conv1.stride, module.conv2.stride = module.conv2.stride, module.conv1.stride
        if isinstance(module, nn.BatchNorm2d):
            module.eps = 1.001e-5
        if isinstance(module, nn.Conv2d):
            module.bias = nn.Parameter(torch.zeros(module.out_channels))

    def name_of(path):
        fixed = {"conv1": "conv1_conv", "bn1": "conv1_bn", "fc": "predictions"}
        if path in fixed:
            return fixed[path]
        stage, block, kind, *rest = path.split(".")
        prefix = f"conv{int(stage[-1]) + 1}_block{int(block) + 1}"
        if kind == "downsample":
            return prefix + ("_0_conv", "_0_bn")[int(rest[0])]
        return f"{prefix}_{kind[-1]}_{kind[:-1]}"

    return net, name_of


class Narrow(nn.Module):
    """AlexNet or VGG with other widths."""

    def __init__(self, features, size, classifier):
        super().__init__()
        self.features, self.avgpool, self.classifier = features, nn.AdaptiveAvgPool2d(size), classifier

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def vgg16(units=12, classes=9):
    plan = [4, 4, "M", 5, 5, "M", 6, 6, 6, "M", 7, 7, 7, "M", 8, 8, 8, "M"]
    layers = torchvision.models.vgg.make_layers(plan)
    dense = [nn.Linear(8 * 49, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, units), nn.ReLU(), nn.Dropout()]
    return Narrow(layers, 7, nn.Sequential(*dense, nn.Linear(units, classes)))


def alexnet(units=12, classes=9):
    a, b, c, d, e = 4, 6, 8, 6, 5
    layers = [
        nn.Conv2d(3, a, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(a, b, 5, padding=2), nn.ReLU(),
        nn.MaxPool2d(3, 2), nn.Conv2d(b, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, d, 3, padding=1), nn.ReLU(),
        nn.Conv2d(d, e, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
    ]
    dense = [nn.Dropout(), nn.Linear(e * 36, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, units), nn.ReLU()]
    return Narrow(nn.Sequential(*layers), 6, nn.Sequential(*dense, nn.Linear(units, classes)))


KERAS_PARTS = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def keras_entry(net, key, tensor, name_of):
    """Name and shape of a weight as Keras has it, and how its axes go back to PyTorch's order."""
    path, part = key.rsplit(".", 1)
    name = name_of(path)
    module = net.get_submodule(path)
    if isinstance(module, nn.BatchNorm2d):
        return f"{name}/{KERAS_PARTS[part]}", (0,)
    if part == "bias":
        return f"{name}/bias", (0,)
    if isinstance(module, nn.Linear):
        return f"{name}/kernel", (1, 0)
    if module.groups > 1:
        return f"{name}/depthwise_kernel", (2, 3, 0, 1)
    return f"{name}/kernel", (3, 2, 0, 1)


def torch_entry(_net, key, tensor, _name_of):
    return key, tuple(range(tensor.dim()))


def fill(net, entry, name_of, gain):
    """Sets every weight by the formula; its key is the place of its name in order. Gives names and shapes."""
    state = net.state_dict()
    entries = []
    for key, tensor in state.items():
        if key.endswith("num_batches_tracked"):
            continue
        name, back = entry(net, key, tensor, name_of)
        shape = [0] * tensor.dim()
        for torch_axis, axis in enumerate(back):
            shape[axis] = tensor.shape[torch_axis]
        entries.append((name, shape, back, tensor))
    entries.sort(key=lambda one: one[0])
    for index, (name, shape, back, tensor) in enumerate(entries, start=1):
        values = wave(tensor.numel(), index)
        if tensor.dim() > 1:
            values = values * math.sqrt(gain / tensor[0].numel())
        elif re.search(r"weight$|gamma$|running_var$|moving_variance$", name):
            values = 1 + 0.3 * values
        else:
            values = 0.2 * values
        with torch.no_grad():
            # Through float32, as the file holds it.
            tensor.copy_(values.float().reshape(shape).permute(back))
    return [[name, shape] for name, shape, _, _ in entries]


def rounded(value):
    return float(f"{float(value):.7g}")


def golden(net, size, gain, entry=torch_entry, name_of=None):
    net = net.double().eval()
    weights = fill(net, entry, name_of, gain)
    x = wave(size * size * 3, 0.37).float().double().reshape(1, size, size, 3).permute(0, 3, 1, 2)
    with torch.no_grad():
        logits = net(x)[0]
    return {"size": size, "gain": gain, "weights": weights, "logits": [rounded(value) for value in logits]}


def write_safetensors(net, path):
    """The format's own layout, written by hand: a length, a JSON header, the numbers."""
    header, parts, offset = {}, [], 0
    for name, tensor in net.state_dict().items():
        integer = tensor.dtype == torch.int64
        data = (tensor if integer else tensor.float()).contiguous().numpy().tobytes()
        header[name] = {
            "dtype": "I64" if integer else "F32",
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        parts.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def main():
    networks = {
        "resnet-18": (torchvision.models.resnet18(), 224, 1.5),
        "resnet-50": (torchvision.models.resnet50(), 224, 1.5),
        "mobilenet-v2": (torchvision.models.mobilenet_v2(), 224, 3),
        "vgg-16": (vgg16(), 224, 4),
        "alexnet": (alexnet(), 224, 4),
    }
    values = {name: golden(*case) for name, case in networks.items()}
    for name, (net, name_of), size, gain in (
        ("resnet-50, keras", resnet50_keras(), 97, 1.5),
        ("mobilenet-v1-0.25", mobilenet_v1(0.25), 75, 4),
        ("mobilenet-v2-0.35, keras", mobilenet_v2_keras(0.35), 75, 3),
    ):
        values[name] = golden(net, size, gain, keras_entry, name_of)
    for name, value in values.items():
        logits = value["logits"]
        print(name, len(logits), "logits from", min(logits), "to", max(logits))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(values, separators=(",", ":")) + "\n")
    print(OUT, OUT.stat().st_size)
    if "--safetensors" in sys.argv:
        folder = pathlib.Path(sys.argv[sys.argv.index("--safetensors") + 1])
        for name, (net, _, _) in networks.items():
            write_safetensors(net, folder / f"{name}.safetensors")


if __name__ == "__main__":
    main()

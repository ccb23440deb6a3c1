"""Golden values for packages/image/src/models from PyTorch.

Every network is written here in PyTorch's own modules, with torchvision's names. Its weights and input follow a formula
that the test repeats, so that none are stored. Written out: logits in prediction mode; logits, loss and the gradients of
all weights in training mode, each gradient as its norm, its products with two fixed waves, and every n-th entry.

Run: /usr/bin/python3 tooling/golden/models.py
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/image/src/models/golden/models.json"
BATCH, CLASSES = 4, 5
SAMPLES = 12


def wave(count, key):
    """sin(1.7 (i + 1) key + i^2 / 9973 + key): fills [-1, 1] without a period. Computed in float64."""
    i = torch.arange(count, dtype=torch.float64)
    return torch.sin(1.7 * (i + 1) * key + i * i / 9973 + key)


class Chain(nn.Module):
    """Modules by name, applied in order; names may contain dots."""

    def __init__(self, *steps):
        super().__init__()
        self.steps = steps
        for name, module in steps:
            self.add_module(name.replace(".", "/"), module)

    def forward(self, x):
        for _, module in self.steps:
            x = module(x)
        return x


class Rows(nn.Module):
    """Flattens with channels last, as tfjs does."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)


class Padding(nn.Module):
    """Option A: every second pixel, zeros for the new channels."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.before = (outputs - inputs) // 2
        self.after = outputs - inputs - self.before
        self.stride = stride

    def forward(self, x):
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.before, self.after))


def shortcut(inputs, outputs, stride, option):
    if stride == 1 and inputs == outputs:
        return None
    if option == "padding":
        return Padding(inputs, outputs, stride)
    return nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))


class Basic(nn.Module):
    expansion = 1

    def __init__(self, inputs, filters, stride, option):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, filters, 3, stride), nn.BatchNorm2d(filters)
        self.conv2, self.bn2 = conv(filters, filters, 3), nn.BatchNorm2d(filters)
        self.downsample = shortcut(inputs, filters, stride, option)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inputs, filters, stride, option):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, filters, 1), nn.BatchNorm2d(filters)
        self.conv2, self.bn2 = conv(filters, filters, 3, stride), nn.BatchNorm2d(filters)
        self.conv3, self.bn3 = conv(filters, 4 * filters, 1), nn.BatchNorm2d(4 * filters)
        self.downsample = shortcut(inputs, 4 * filters, stride, option)

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(self.bn3(self.conv3(y)) + (x if self.downsample is None else self.downsample(x)))


def stages(block, counts, inputs, width, option):
    for stage, count in enumerate(counts):
        filters = width * 2**stage
        for index in range(count):
            stride = 2 if stage > 0 and index == 0 else 1
            yield f"layer{stage + 1}.{index}", block(inputs, filters, stride, option)
            inputs = filters * block.expansion
    yield "avgpool", nn.AdaptiveAvgPool2d(1)
    yield "flatten", nn.Flatten()
    yield "fc", nn.Linear(inputs, CLASSES)


def lenet(activation, pool):
    return Chain(
        ("c1", nn.Conv2d(1, 6, 5, padding=2)), ("r1", activation()), ("s2", pool(2)),
        ("c3", nn.Conv2d(6, 16, 5)), ("r3", activation()), ("s4", pool(2)), ("flatten", Rows()),
        ("c5", nn.Linear(400, 120)), ("r5", activation()), ("f6", nn.Linear(120, 84)), ("r6", activation()),
        ("output", nn.Linear(84, CLASSES)),
    )


def alexnet(size):
    a, b, c, d, e, units = 4, 6, 8, 6, 5, 10
    return Chain(
        ("features.0", nn.Conv2d(3, a, 11, 4, 2)), ("f1", nn.ReLU()), ("f2", nn.MaxPool2d(3, 2)),
        ("features.3", nn.Conv2d(a, b, 5, padding=2)), ("f4", nn.ReLU()), ("f5", nn.MaxPool2d(3, 2)),
        ("features.6", nn.Conv2d(b, c, 3, padding=1)), ("f7", nn.ReLU()),
        ("features.8", nn.Conv2d(c, d, 3, padding=1)), ("f9", nn.ReLU()),
        ("features.10", nn.Conv2d(d, e, 3, padding=1)), ("f11", nn.ReLU()), ("f12", nn.MaxPool2d(3, 2)),
        ("avgpool", nn.AdaptiveAvgPool2d(size)), ("flatten", Rows()),
        ("classifier.1", nn.Linear(size * size * e, units)), ("c2", nn.ReLU()),
        ("classifier.4", nn.Linear(units, units)), ("c5", nn.ReLU()),
        ("classifier.6", nn.Linear(units, CLASSES)),
    )


def resnet_cifar(option):
    return Chain(
        ("conv1", conv(3, 16, 3)), ("bn1", nn.BatchNorm2d(16)), ("relu", nn.ReLU()),
        *stages(Basic, [1, 1, 1], 16, 16, option),
    )


def resnet(block, counts, width):
    return Chain(
        ("conv1", conv(3, width, 7, 2)), ("bn1", nn.BatchNorm2d(width)), ("relu", nn.ReLU()),
        ("maxpool", nn.MaxPool2d(3, 2, 1)), *stages(block, counts, width, width, "projection"),
    )


TO_OURS = {4: (2, 3, 1, 0), 2: (1, 0), 1: (0,)}
TO_TORCH = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}


def our_names(net):
    """PyTorch's tensors by the names and in the shapes of a tfjs model: HWIO kernels, [inputs, outputs] matrices."""
    tensors = {}
    for path, module in net.named_modules():
        name = path.replace("/", ".")
        if isinstance(module, nn.BatchNorm2d):
            tensors[f"{name}/gamma"], tensors[f"{name}/beta"] = module.weight, module.bias
            tensors[f"{name}/moving_mean"] = module.running_mean
            tensors[f"{name}/moving_variance"] = module.running_var
        elif isinstance(module, (nn.Conv2d, nn.Linear)):
            tensors[f"{name}/kernel"] = module.weight
            if module.bias is not None:
                tensors[f"{name}/bias"] = module.bias
    return tensors


def fill(tensors):
    """Sets every weight by the formula that models.golden.test.ts repeats; the key is the place of its name in order."""
    for key, (name, tensor) in enumerate(sorted(tensors.items()), start=1):
        values = wave(tensor.numel(), key)
        part = name.split("/")[1]
        if part == "kernel":
            fan_in = tensor[0].numel()
            values = values * math.sqrt(4 / fan_in)
        elif part in ("gamma", "moving_variance"):
            values = 1 + 0.3 * values
        else:
            values = 0.2 * values
        order = [tensor.shape[axis] for axis in TO_OURS[tensor.dim()]]
        with torch.no_grad():
            tensor.copy_(values.reshape(order).permute(TO_TORCH[tensor.dim()]))


def summary(gradient):
    flat = gradient.permute(TO_OURS[gradient.dim()]).reshape(-1).double()
    step = max(1, flat.numel() // SAMPLES)
    return {
        "size": flat.numel(),
        "norm": rounded(flat.norm()),
        "waves": [rounded((flat * wave(flat.numel(), key)).sum()) for key in (1, 2)],
        "step": step,
        "entries": [rounded(value) for value in flat[::step]],
    }


def rounded(value):
    return float(f"{float(value):.7g}")


def golden(net, shape):
    # Double precision: what differs then is float32's doing on the other side.
    net = net.double()
    tensors = our_names(net)
    fill(tensors)
    height, width, channels = shape
    x = wave(BATCH * height * width * channels, 0.37).reshape(BATCH, height, width, channels).permute(0, 3, 1, 2)
    net.eval()
    prediction = net(x)
    net.train()
    logits = net(x)
    loss = F.cross_entropy(logits, torch.arange(BATCH) % CLASSES)
    loss.backward()
    return {
        "inputShape": shape,
        "prediction": [[rounded(value) for value in row] for row in prediction],
        "logits": [[rounded(value) for value in row] for row in logits],
        "loss": rounded(loss),
        "gradients": {name: summary(t.grad) for name, t in sorted(tensors.items()) if t.requires_grad},
    }


def main():
    networks = {
        "lenet5 modern": (lenet(nn.ReLU, nn.MaxPool2d), [28, 28, 1]),
        "lenet5 classic": (lenet(nn.Tanh, nn.AvgPool2d), [28, 28, 1]),
        "alexnet, map of 1x1": (alexnet(1), [63, 63, 3]),
        "alexnet, map of 7x7": (alexnet(6), [256, 256, 3]),
        "resnet cifar, padding": (resnet_cifar("padding"), [15, 15, 3]),
        "resnet cifar, projection": (resnet_cifar("projection"), [16, 16, 3]),
        "resnet, basic": (resnet(Basic, [1, 2, 1, 1], 4), [64, 48, 3]),
        "resnet, bottleneck": (resnet(Bottleneck, [2, 1, 1, 1], 4), [64, 64, 3]),
    }
    values = {name: golden(net, shape) for name, (net, shape) in networks.items()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(values, separators=(",", ":")) + "\n")
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()

"""Golden values for packages/audio/src/models from PyTorch.

Every network is written here in PyTorch's own modules, channels first; BC-ResNet with frequency as height, dilation and
sub-spectral groups as in its authors' release. Weights and input follow the formula of models.py, which the test repeats,
so that none are stored. Written out: logits in prediction mode; logits, loss and the gradients of all weights in training
mode, each gradient as its norm and its products with two fixed waves.

Run: /usr/bin/python3 tooling/golden/audio_models.py
"""

import json
import math
import pathlib

import torch
from models import Chain, rounded, wave
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/audio/src/models/golden/models.json"
BATCH, CLASSES = 4, 3


class Same(nn.Module):
    """A convolution with TensorFlow's `same` padding: the odd zero comes last."""

    def __init__(self, inputs, outputs, size, stride=(1, 1), groups=1, bias=False):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, size, stride, groups=groups, bias=bias)

    def forward(self, x):
        pads = []
        for length, size, stride in list(zip(x.shape[2:], self.conv.kernel_size, self.conv.stride))[::-1]:
            total = max((math.ceil(length / stride) - 1) * stride + size - length, 0)
            pads += [total // 2, total - total // 2]
        return self.conv(F.pad(x, pads))


class Mean(nn.Module):
    """Over all but batch and channels."""

    def forward(self, x):
        return x.flatten(2).mean(2)


def unit(name, *conv, relu=True, **options):
    steps = [(name, Same(*conv, **options)), (f"{name}_bn", nn.BatchNorm2d(conv[1]))]
    return steps + ([(f"{name}_relu", nn.ReLU())] if relu else [])


def ds_cnn(filters, stride, blocks):
    steps = unit("conv1", 1, filters, (10, 4), stride)
    for index, step in enumerate(blocks, start=1):
        steps += unit(f"block{index}_dw", filters, filters, (3, 3), (step, step), groups=filters)
        steps += unit(f"block{index}_pw", filters, filters, (1, 1))
    return Chain(*steps, ("average", Mean()), ("output", nn.Linear(filters, CLASSES)))


class TemporalBlock(nn.Module):
    def __init__(self, inputs, filters):
        super().__init__()
        stride = (1, 1) if inputs == filters else (2, 1)
        self.body = Chain(
            *unit("conv0", inputs, filters, (9, 1), stride), *unit("conv1", filters, filters, (9, 1), relu=False)
        )
        self.short = None if inputs == filters else Chain(*unit("down", inputs, filters, (1, 1), stride))

    def forward(self, x):
        return F.relu(self.body(x) + (x if self.short is None else self.short(x)))


class BandsToChannels(nn.Module):
    """[batch, 1, frames, bands] to [batch, bands, frames, 1]."""

    def forward(self, x):
        return x.permute(0, 3, 2, 1)


def tc_resnet(bands, first, *blocks):
    steps = [("columns", BandsToChannels()), *unit("conv0", bands, first, (3, 1))]
    for index, filters in enumerate(blocks):
        steps.append((f"block{index}", TemporalBlock(first, filters)))
        first = filters
    return Chain(*steps, ("average", Mean()), ("output", nn.Linear(first, CLASSES)))


class SubSpectral(nn.Module):
    """One batch normalisation over channels x groups; frequency is the height."""

    def __init__(self, channels, groups):
        super().__init__()
        self.groups = groups
        self.norm = nn.BatchNorm2d(channels * groups)

    def forward(self, x):
        batch, channels, height, width = x.shape
        split = x.reshape(batch, channels * self.groups, height // self.groups, width)
        return self.norm(split).reshape(x.shape)


class Broadcasted(nn.Module):
    def __init__(self, inputs, filters, stride, dilation, groups):
        super().__init__()
        self.same = inputs == filters
        if not self.same:
            self.expand, self.expand_bn = nn.Conv2d(inputs, filters, 1, bias=False), nn.BatchNorm2d(filters)
        self.frequency = nn.Conv2d(filters, filters, (3, 1), (stride, 1), (1, 0), groups=filters, bias=False)
        self.frequency_bn = SubSpectral(filters, groups)
        self.time = nn.Conv2d(
            filters, filters, (1, 3), 1, (0, dilation), (1, dilation), groups=filters, bias=False
        )
        self.time_bn = nn.BatchNorm2d(filters)
        self.mix = nn.Conv2d(filters, filters, 1, bias=False)

    def forward(self, x):
        y = x if self.same else F.relu(self.expand_bn(self.expand(x)))
        y = self.frequency_bn(self.frequency(y))
        z = self.mix(F.silu(self.time_bn(self.time(y.mean(2, keepdim=True)))))
        return F.relu(y + z + x if self.same else y + z)


def bc_resnet(base, groups):
    head = 2 * base
    steps = [
        ("turn", Turn()),
        ("head", nn.Conv2d(1, head, 5, (2, 1), 2, bias=False)), ("head_bn", nn.BatchNorm2d(head)), ("r", nn.ReLU()),
    ]
    channels = head
    for stage, (count, factor, stride) in enumerate([(2, 1, 1), (2, 1.5, 2), (4, 2, 2), (4, 2.5, 1)]):
        for index in range(count):
            filters = int(base * factor)
            block = Broadcasted(channels, filters, stride if index == 0 else 1, 2**stage, groups)
            steps.append((f"stage{stage + 1}.{index}", block))
            channels = filters
    return Chain(
        *steps,
        ("gather", nn.Conv2d(channels, channels, 5, 1, (0, 2), groups=channels, bias=False)),
        ("expand", nn.Conv2d(channels, 4 * base, 1, bias=False)), ("expand_bn", nn.BatchNorm2d(4 * base)),
        ("s", nn.ReLU()), ("average", Mean()), ("output", nn.Linear(4 * base, CLASSES)),
    )


class Turn(nn.Module):
    """Time and frequency change places: frequency becomes the height."""

    def forward(self, x):
        return x.transpose(2, 3)


class Samples(nn.Module):
    """[batch, 1, samples, 1] without its last axis."""

    def forward(self, x):
        return x[..., 0]


def m5():
    steps, inputs = [("samples", Samples())], 1
    for index, (filters, size, stride) in enumerate([(128, 80, 4), (128, 3, 1), (256, 3, 1), (512, 3, 1)], start=1):
        padding = (size - stride + 1) // 2
        steps += [
            (f"conv{index}", nn.Conv1d(inputs, filters, size, stride, padding, bias=False)),
            (f"conv{index}_bn", nn.BatchNorm1d(filters)), (f"r{index}", nn.ReLU()), (f"p{index}", nn.MaxPool1d(4)),
        ]
        inputs = filters
    return Chain(*steps, ("average", Mean()), ("output", nn.Linear(512, CLASSES)))


def vggish():
    steps, inputs = [], 1
    names = ["conv1", "conv2", "conv3.conv3_1", "conv3.conv3_2", "conv4.conv4_1", "conv4.conv4_2"]
    for name, filters in zip(names, [64, 128, 256, 256, 512, 512]):
        steps += [(name, nn.Conv2d(inputs, filters, 3, padding=1)), (f"{name}_relu", nn.ReLU())]
        if not name.endswith("_1"):
            steps.append((f"{name}_pool", nn.MaxPool2d(2)))
        inputs = filters
    return Chain(*steps, ("average", Mean()), ("output", nn.Linear(512, CLASSES)))


class Weight:
    """A tensor of PyTorch, and how its numbers lie in ours."""

    def __init__(self, tensor, to_ours):
        self.tensor = tensor
        self.to_ours = to_ours

    def ours(self, values):
        return self.to_ours(values).reshape(-1)

    def fill(self, values):
        """values in our order: their places are found by sending the places of PyTorch's order the same way."""
        places = self.ours(torch.arange(self.tensor.numel()).reshape(self.tensor.shape))
        with torch.no_grad():
            self.tensor.reshape(-1)[places] = values


def our_weights(net, turned):
    weights = {}
    for path, module in net.named_modules():
        name = path.replace("/", ".")
        for part in (".conv", ".body", ".short", ".norm"):
            name = name.removesuffix(part) if part in (".conv", ".norm") else name.replace(part, "")
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm1d)):
            groups = next((m.groups for m in net.modules() if getattr(m, "norm", None) is module), 1)
            inward = lambda v, groups=groups: v.reshape(-1, groups).T
            for part, tensor in zip(
                ("gamma", "beta", "moving_mean", "moving_variance"),
                (module.weight, module.bias, module.running_mean, module.running_var),
            ):
                weights[f"{name}/{part}"] = Weight(tensor, inward)
        elif isinstance(module, nn.Conv2d):
            depthwise = module.groups > 1
            # To [frames, bands, inputs, outputs], for depthwise ones [frames, bands, channels, 1].
            outer = (3, 2) if turned else (2, 3)
            order = (*outer, 0, 1) if depthwise else (*outer, 1, 0)
            part = "depthwise_kernel" if depthwise else "kernel"
            weights[f"{name}/{part}"] = Weight(module.weight, lambda v, order=order: v.permute(order))
        elif isinstance(module, nn.Conv1d):
            weights[f"{name}/kernel"] = Weight(module.weight, lambda v: v.permute(2, 1, 0))
        elif isinstance(module, nn.Linear):
            weights[f"{name}/kernel"] = Weight(module.weight, lambda v: v.T)
        if getattr(module, "bias", None) is not None and isinstance(module, (nn.Conv2d, nn.Linear)):
            weights[f"{name}/bias"] = Weight(module.bias, lambda v: v)
    return weights


def fill(weights):
    for key, (name, weight) in enumerate(sorted(weights.items()), start=1):
        values = wave(weight.tensor.numel(), key)
        part = name.split("/")[1]
        if part.endswith("kernel"):
            values = values * math.sqrt(4 / weight.tensor[0].numel())
        elif part in ("gamma", "moving_variance"):
            values = 1 + 0.3 * values
        else:
            values = 0.2 * values
        weight.fill(values)


def golden(net, shape, turned=False):
    # Double precision: what differs then is float32's doing on the other side.
    net = net.double()
    weights = our_weights(net, turned)
    fill(weights)
    frames, bands = shape[0], shape[1]
    x = wave(BATCH * frames * bands, 0.37).reshape(BATCH, 1, frames, bands)
    net.eval()
    prediction = net(x)
    net.train()
    logits = net(x)
    loss = F.cross_entropy(logits, torch.arange(BATCH) % CLASSES)
    loss.backward()
    gradients = {}
    for name, weight in sorted(weights.items()):
        if weight.tensor.requires_grad:
            flat = weight.ours(weight.tensor.grad)
            waves = [rounded((flat * wave(flat.numel(), key)).sum()) for key in (1, 2)]
            gradients[name] = [rounded(flat.norm()), *waves]
    return {
        "inputShape": shape,
        "prediction": [rounded(value) for value in prediction.flatten()],
        "logits": [rounded(value) for value in logits.flatten()],
        "loss": rounded(loss),
        "gradients": gradients,
    }


def main():
    values = {
        "ds-cnn-s": golden(ds_cnn(64, (2, 2), [1] * 4), [15, 10, 1]),
        "ds-cnn-m": golden(ds_cnn(172, (2, 1), [2, 1, 1, 1]), [12, 7, 1]),
        "tc-resnet8": golden(tc_resnet(40, 16, 24, 32, 48), [21, 40, 1]),
        "tc-resnet14-0.5": golden(tc_resnet(13, 8, 12, 12, 16, 16, 24, 24), [30, 13, 1]),
        "bc-resnet-1": golden(bc_resnet(8, 5), [21, 40, 1], turned=True),
        "bc-resnet-1.5": golden(bc_resnet(12, 4), [9, 64, 1], turned=True),
        "m5": golden(m5(), [2048, 1]),
        "vggish": golden(vggish(), [16, 16, 1]),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(values, separators=(",", ":")) + "\n")
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()

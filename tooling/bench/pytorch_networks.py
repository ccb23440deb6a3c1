"""The networks of networks.ts and the saved MobileNet, in PyTorch, with the same numbers of parameters."""

import torch
from torch import nn
from torch.nn import functional as F


def build(name):
    """The network, one batch and its labels."""
    if name == "lenet-5":
        return lenet5(), torch.randn(64, 1, 28, 28), torch.arange(64) % 10
    if name == "resnet-20":
        return resnet20(), torch.randn(32, 3, 32, 32), torch.arange(32) % 10
    return TextCnn(), torch.randint(0, 20_000, (50, 60)), torch.arange(50) % 2


def lenet5():
    body = [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)]
    head = [nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    return nn.Sequential(*body, nn.Flatten(), *head)


class Block(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        self.one = nn.Sequential(nn.Conv2d(before, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters))
        self.two = nn.Sequential(nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        projection = nn.Sequential(nn.Conv2d(before, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else projection

    def forward(self, x):
        return F.relu(self.two(F.relu(self.one(x))) + self.shortcut(x))


def resnet20():
    blocks, before = [], 16
    for filters in (16, 32, 64):
        for index in range(3):
            blocks.append(Block(before, filters, 2 if filters > 16 and index == 0 else 1))
            before = filters
    stem = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class TextCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20_000, 300)
        self.convolutions = nn.ModuleList(nn.Conv1d(300, 100, size) for size in (3, 4, 5))
        self.output = nn.Linear(300, 2)

    def forward(self, words):
        embedded = self.embedding(words).transpose(1, 2)
        features = [F.relu(conv(embedded)).amax(2) for conv in self.convolutions]
        return self.output(F.dropout(torch.cat(features, 1), 0.5, self.training))


def mobilenet():
    def unit(before, filters, size, stride, groups=1):
        conv = nn.Conv2d(before, filters, size, stride, size // 2, groups=groups, bias=False)
        return [conv, nn.BatchNorm2d(filters), nn.ReLU6()]

    layers, before = unit(3, 8, 3, 2), 8
    steps = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]
    for filters, stride in steps:
        layers += unit(before, before, 3, stride, before) + unit(before, filters, 1, 1)
        before = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 1000), nn.Softmax(1))

"""Writes a small PyTorch network's state dictionary as safetensors, in three number types, and what it computes.

The format is written by hand: Debian has no safetensors package. Run: /usr/bin/python3 tooling/golden/torch-weights.py
"""

import json
from pathlib import Path

import torch
from torch import nn

GOLDEN = Path(__file__).parents[2] / "packages/core/src/weights/golden"
TYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(2, 3, (3, 2), bias=False),
            nn.BatchNorm2d(3),
            nn.ReLU(),
            nn.Conv2d(3, 6, 3, padding=1, groups=3),
        )
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(6 * 4 * 5, 4), nn.ReLU(), nn.Linear(4, 3))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def write(path, state):
    header, offset = {}, 0
    for name, value in state.items():
        size = value.numel() * value.element_size()
        header[name] = {"dtype": TYPES[value.dtype], "shape": list(value.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for value in state.values():
            # NumPy has no bfloat16; its bytes are those of an integer.
            bits = value.contiguous().view(torch.int16) if value.dtype == torch.bfloat16 else value.contiguous()
            file.write(bits.numpy().tobytes())


def main():
    torch.manual_seed(5)
    network = Network()
    with torch.no_grad():
        norm = network.features[1]
        norm.running_mean.normal_()
        norm.running_var.uniform_(0.5, 2)
        norm.weight.uniform_(0.5, 2)
        norm.bias.normal_()
    x = torch.randn(2, 2, 6, 6)
    golden = {"input": x.permute(0, 2, 3, 1).flatten().tolist(), "logits": {}}
    network.eval()
    original = {name: value.clone() for name, value in network.state_dict().items()}
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        state = {k: v.to(dtype) if v.is_floating_point() else v for k, v in original.items()}
        write(GOLDEN / f"torch-{TYPES[dtype].lower()}.safetensors", state)
        # The numbers as they are read back, computed with at full width.
        network.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
        golden["logits"][TYPES[dtype].lower()] = network(x).detach().flatten().tolist()
    (GOLDEN / "torch-weights.json").write_text(json.dumps(golden))


main()

"""Expected values of a picture's explanation, from its bytes on, by PyTorch's autograd.

Run from the repository root: /usr/bin/python3 tooling/golden/explain_picture.py > packages/image/src/explanation/golden/explain-picture.json
"""

import json

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(11)
MEAN, STD = [0.4, 0.5, 0.6], [0.2, 0.25, 0.3]


def flat(tensor):
    return [round(float(value), 7) for value in tensor.detach().flatten()]


first = nn.Conv2d(3, 4, 3, padding="same")
second = nn.Conv2d(4, 5, 3)
head = nn.Linear(3 * 2 * 5, 3)
picture = torch.randint(0, 256, (10, 8, 3))
x = ((picture / 255 - torch.tensor(MEAN)) / torch.tensor(STD)).permute(2, 0, 1)[None]


def run():
    maps = torch.relu(second(F.max_pool2d(torch.relu(first(x)), 2)))
    # Flattened with channels last: a dense layer behind places makes the gradient differ from place to place.
    return maps, head(maps.permute(0, 2, 3, 1).flatten(1))


explanations = []
for index in range(3):
    maps, scores = run()
    (gradient,) = torch.autograd.grad(scores[0, index], maps)
    low = torch.relu((gradient * maps).sum(1))[0]
    explanations.append({
        "score": round(float(scores.softmax(1)[0, index]), 7),
        "gradCam": flat(F.interpolate(low[None, None], (10, 8), mode="bilinear", align_corners=False)),
    })

print(json.dumps({
    "picture": picture.flatten().tolist(), "mean": MEAN, "std": STD, "explanations": explanations,
    "weights": [
        flat(first.weight.permute(2, 3, 1, 0)), flat(first.bias),
        flat(second.weight.permute(2, 3, 1, 0)), flat(second.bias), flat(head.weight.T), flat(head.bias),
    ],
}))

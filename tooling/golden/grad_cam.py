"""Expected values of Grad-CAM, of maps resized and of occlusion by patches, by PyTorch's autograd.

Run from the repository root: /usr/bin/python3 tooling/golden/grad_cam.py > packages/core/src/explain/golden/grad-cam.json
"""

import json

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(7)


def flat(tensor):
    return [round(float(value), 7) for value in tensor.detach().flatten()]


def grad_cam(maps, score, by_place=False):
    (gradient,) = torch.autograd.grad(score, maps)
    weights = gradient if by_place else gradient.mean(dim=tuple(range(2, maps.ndim)), keepdim=True)
    return torch.relu((weights * maps).sum(1))[0]


def pictures():
    first = nn.Conv2d(2, 4, (3, 5), padding="same")
    norm = nn.BatchNorm2d(4)
    second = nn.Conv2d(4, 5, 3)
    head = nn.Linear(5, 3)
    with torch.no_grad():
        norm.weight.uniform_(0.5, 1.5)
        norm.bias.uniform_(-0.5, 0.5)
        norm.running_mean.uniform_(-0.2, 0.2)
        norm.running_var.uniform_(0.5, 1.5)
        head.weight.mul_(4)
    norm.eval()
    x = torch.randn(1, 2, 10, 8)

    def run(x):
        inner = torch.relu(norm(first(x)))
        last = torch.relu(second(F.max_pool2d(inner, 2)))
        return inner, last, head(last.mean((2, 3)))

    inner, last, scores = run(x)
    maps = []
    for index in range(3):
        inner, last, scores = run(x)
        low = grad_cam(last, scores[0, index])
        inner, last, scores = run(x)
        by_place = grad_cam(inner, scores[0, index], by_place=True)
        inner, last, scores = run(x)
        maps.append({
            "last": flat(low), "lastShape": list(low.shape),
            "inner": flat(grad_cam(inner, scores[0, index])), "innerByPlace": flat(by_place),
            "resized": flat(F.interpolate(low[None, None], (10, 8), mode="bilinear", align_corners=False)),
        })
    size, stride, fill = (4, 3), (3, 2), (0.25, -1.0)
    total, count = torch.zeros(10, 8), torch.zeros(10, 8)
    with torch.no_grad():
        whole = run(x)[2].softmax(1)[0, 1]
        for top in (0, 3, 6):
            for left in (0, 2, 4, 5):
                covered = x.clone()
                for channel in range(2):
                    covered[0, channel, top:top + size[0], left:left + size[1]] = fill[channel]
                place = (slice(top, top + size[0]), slice(left, left + size[1]))
                total[place] += whole - run(covered)[2].softmax(1)[0, 1]
                count[place] += 1
    return {
        "x": flat(x.permute(0, 2, 3, 1)), "best": int(scores.argmax()), "maps": maps,
        "weights": [
            flat(first.weight.permute(2, 3, 1, 0)), flat(first.bias),
            flat(norm.weight), flat(norm.bias), flat(norm.running_mean), flat(norm.running_var),
            flat(second.weight.permute(2, 3, 1, 0)), flat(second.bias), flat(head.weight.T), flat(head.bias),
        ],
        "occlusion": {"size": size, "stride": stride, "fill": fill, "values": flat(total / count)},
    }


def steps():
    conv = nn.Conv1d(2, 4, 3, stride=2)
    head = nn.Linear(4, 2)
    x = torch.randn(1, 2, 15)
    maps = torch.tanh(conv(x))
    scores = head(maps.amax(2))
    low = grad_cam(maps, scores[0, 1])
    resized = F.interpolate(low[None, None], 15, mode="linear", align_corners=False)
    return {
        "x": flat(x.permute(0, 2, 1)), "map": flat(low), "resized": flat(resized),
        "weights": [flat(conv.weight.permute(2, 1, 0)), flat(conv.bias), flat(head.weight.T), flat(head.bias)],
    }


print(json.dumps({"pictures": pictures(), "steps": steps()}))

"""Golden values for the training room, from PyTorch: optimisers, one-cycle, the loss, a short run of a small network.

Writes packages/core/src/training/golden/*.json. Run: /usr/bin/python3 tooling/golden/training.py
"""

import json
import math
import pathlib

import torch
from torch import nn

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/training/golden"


def numbers(tensor):
    """Rounded to what float32 holds, so that the files stay small."""
    return [float(f"{value:.9g}") for value in tensor.detach().double().flatten().tolist()]


def write(name, content):
    OUT.mkdir(exist_ok=True)
    (OUT / name).write_text(json.dumps(content, separators=(",", ":")) + "\n")


def optimizers():
    """Twenty steps on six weights, with gradients and learning rates given."""
    torch.manual_seed(1)
    start = torch.randn(6)
    gradients = torch.randn(20, 6)
    rates = [0.1 * (1 + math.cos(math.pi * step / 20)) / 2 for step in range(20)]
    cases = {
        "sgd": (torch.optim.SGD, {}),
        "momentum": (torch.optim.SGD, {"momentum": 0.9}),
        "nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
        "decay": (torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.05}),
        "adam": (torch.optim.Adam, {}),
        "adamBetas": (torch.optim.Adam, {"betas": (0.8, 0.95), "eps": 1e-3}),
        "adamw": (torch.optim.AdamW, {"weight_decay": 0.1}),
    }
    weights = {}
    for name, (kind, settings) in cases.items():
        parameter = nn.Parameter(start.clone())
        optimizer = kind([parameter], lr=1, **settings)
        path = []
        for gradient, rate in zip(gradients, rates):
            optimizer.param_groups[0]["lr"] = rate
            parameter.grad = gradient.clone()
            optimizer.step()
            path.append(numbers(parameter))
        weights[name] = path
    write(
        "optimizers.json",
        {"start": numbers(start), "gradients": [numbers(g) for g in gradients], "rates": rates, "weights": weights},
    )


def one_cycle():
    def rates(total, **settings):
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.003, total_steps=total, **settings)
        seen = []
        for step in range(total):
            seen.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step + 1 < total:
                schedule.step()
        return seen

    write(
        "one-cycle.json",
        {
            "default50": rates(50),
            "default7": rates(7),
            "custom20": rates(20, pct_start=0.5, div_factor=10, final_div_factor=100),
        },
    )


def loss():
    """CrossEntropyLoss with label smoothing and class weights: soft targets, then class indices."""
    torch.manual_seed(2)
    logits = (torch.randn(5, 4) * 3).requires_grad_()
    hard = torch.tensor([0, 3, 1, 3, 2])
    soft = torch.softmax(torch.randn(5, 4), dim=1)
    weights = torch.tensor([0.5, 2.0, 1.0, 0.25])
    cases = []
    for smoothing in (0.0, 0.1):
        for weight in (None, weights):
            for target in (torch.nn.functional.one_hot(hard, 4).float(), soft):
                criterion = nn.CrossEntropyLoss(weight=weight, label_smoothing=smoothing)
                value = criterion(logits, target)
                (gradient,) = torch.autograd.grad(value, logits)
                cases.append(
                    {
                        "labelSmoothing": smoothing,
                        "classWeights": None if weight is None else numbers(weight),
                        "targets": numbers(target),
                        "loss": value.item(),
                        "gradient": numbers(gradient),
                    }
                )
    by_index = nn.CrossEntropyLoss(weight=weights, label_smoothing=0.1)(logits, hard)
    write(
        "softmax-cross-entropy.json",
        {
            "logits": numbers(logits),
            "cases": cases,
            "byIndex": {
                "labels": hard.tolist(),
                "classWeights": numbers(weights),
                "labelSmoothing": 0.1,
                "loss": by_index.item(),
                "weightOfLabels": weights[hard].sum().item(),
            },
        },
    )


def sigmoid_loss():
    """BCEWithLogitsLoss with weights of the positive terms, on hard and on mixed targets."""
    torch.manual_seed(4)
    logits = (torch.randn(5, 4) * 3).requires_grad_()
    hard = (torch.rand(5, 4) < 0.4).float()
    weights = torch.tensor([0.5, 3.0, 1.0, 0.25])
    cases = []
    for weight in (None, weights):
        for target in (hard, torch.rand(5, 4)):
            value = nn.BCEWithLogitsLoss(pos_weight=weight)(logits, target)
            (gradient,) = torch.autograd.grad(value, logits)
            cases.append(
                {
                    "classWeights": None if weight is None else numbers(weight),
                    "targets": numbers(target),
                    "loss": value.item(),
                    "gradient": numbers(gradient),
                }
            )
    write("sigmoid-cross-entropy.json", {"logits": numbers(logits), "cases": cases})


class Network(nn.Module):
    """conv - batch norm - relu - max pool - dense, with Keras's layout at the flatten."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, bias=True)
        self.norm = nn.BatchNorm2d(4, eps=1e-3, momentum=None, track_running_stats=False)
        self.dense = nn.Linear(4 * 3 * 3, 3)

    def forward(self, x):
        x = self.conv(x)
        # Keras follows the batch's biased variance; PyTorch would follow the unbiased one.
        self.batch_mean = x.detach().mean(dim=(0, 2, 3))
        self.batch_variance = x.detach().var(dim=(0, 2, 3), unbiased=False)
        x = torch.max_pool2d(torch.relu(self.norm(x)), 2)
        return self.dense(x.permute(0, 2, 3, 1).flatten(1))


def keras_weights(network):
    return {
        "conv/kernel": network.conv.weight.permute(2, 3, 1, 0),
        "conv/bias": network.conv.bias,
        "norm/gamma": network.norm.weight,
        "norm/beta": network.norm.bias,
        "dense/kernel": network.dense.weight.t(),
        "dense/bias": network.dense.bias,
    }


def run():
    """Five full-batch steps: SGD with momentum and weight decay on kernels, cosine rate, smoothing, clipping."""
    torch.manual_seed(3)
    network = Network()
    x = torch.randn(24, 1, 8, 8)
    labels = torch.randint(0, 3, (24,))
    start = {name: numbers(value) for name, value in keras_weights(network).items()}
    kernels = [network.conv.weight, network.dense.weight]
    others = [network.conv.bias, network.norm.weight, network.norm.bias, network.dense.bias]
    optimizer = torch.optim.SGD(
        [{"params": kernels, "weight_decay": 5e-3}, {"params": others}], lr=1, momentum=0.9
    )
    mean, variance = torch.zeros(4), torch.ones(4)
    losses, accuracies = [], []
    for step in range(5):
        for group in optimizer.param_groups:
            group["lr"] = 0.1 * (1 + math.cos(math.pi * step / 5)) / 2
        logits = network(x)
        value = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        mean = 0.9 * mean + 0.1 * network.batch_mean
        variance = 0.9 * variance + 0.1 * network.batch_variance
        losses.append(value.item())
        accuracies.append((logits.argmax(dim=1) == labels).float().mean().item())
    end = {name: numbers(value) for name, value in keras_weights(network).items()}
    end["norm/moving_mean"] = numbers(mean)
    end["norm/moving_variance"] = numbers(variance)
    write(
        "short-run.json",
        {
            "x": [numbers(example) for example in x],
            "labels": labels.tolist(),
            "start": start,
            "losses": losses,
            "accuracies": accuracies,
            "end": end,
        },
    )


def max_norm():
    """Columns of a dense kernel: one within the bound, one beyond it, one of zeros."""
    torch.manual_seed(4)
    weight = torch.randn(5, 3) * torch.tensor([0.2, 3.0, 0.0])
    write(
        "max-norm.json",
        {
            "weight": [numbers(row) for row in weight],
            "maxNorm": 2.5,
            "expected": [numbers(row) for row in torch.renorm(weight, p=2, dim=1, maxnorm=2.5)],
        },
    )


if __name__ == "__main__":
    max_norm()
    optimizers()
    one_cycle()
    loss()
    sigmoid_loss()
    run()

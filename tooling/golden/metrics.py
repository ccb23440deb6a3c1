"""Expected values of core's metrics, by the definitions written with numpy and PyTorch.

Run from the repository root: /usr/bin/python3 tooling/golden/metrics.py > packages/core/src/metrics/golden/metrics.json
"""

import json

import numpy as np
import torch


def one_class(positive, score):
    """The share of (positive, negative) pairs in the right order; a tie is half a pair."""
    pairs = score[positive][:, None] - score[~positive][None, :]
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


def calibration_error(actual, p, bins):
    confidence, predicted = p.max(1), p.argmax(1)
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = abs((predicted == actual)[inside].mean() - confidence[inside].mean())
            error += inside.mean() * gap
    return float(error)


def case(name, classes, examples, occurring, decimals, seed):
    rng = np.random.default_rng(seed)
    actual = rng.choice(occurring, examples)
    logits = rng.normal(size=(examples, classes))
    logits[np.arange(examples), actual] += 1.2
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p = np.round(p, decimals)
    predicted = p.argmax(1)
    matrix = np.zeros((classes, classes), int)
    np.add.at(matrix, (actual, predicted), 1)
    found = torch.tensor(p).clamp(2.0**-52, 1 - 2.0**-52)
    order = torch.sort(torch.tensor(p), dim=1, descending=True, stable=True).indices.numpy()
    per_class = []
    for c in range(classes):
        tp = int(((actual == c) & (predicted == c)).sum())
        fp = int(((actual != c) & (predicted == c)).sum())
        fn = int(((actual == c) & (predicted != c)).sum())
        precision = tp / (tp + fp) if tp + fp else 0.0
        recall = tp / (tp + fn) if tp + fn else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        per_class.append({"precision": precision, "recall": recall, "f1": f1, "support": tp + fn})
    return {
        "name": name,
        "classes": classes,
        "actual": actual.tolist(),
        "probabilities": p.ravel().tolist(),
        "accuracy": float((actual == predicted).mean()),
        "top2Accuracy": float((order[:, :2] == actual[:, None]).any(1).mean()),
        "top5Accuracy": float((order[:, :5] == actual[:, None]).any(1).mean()),
        "confusionMatrix": matrix.tolist(),
        "perClass": per_class,
        "rocAuc": float(np.mean([one_class(actual == c, p[:, c]) for c in np.unique(actual)])),
        "logLoss": float(torch.nn.functional.nll_loss(found.log(), torch.tensor(actual))),
        "expectedCalibrationError": calibration_error(actual, p, 15),
    }


print(
    json.dumps(
        [
            case("two classes", 2, 60, [0, 1], 6, 1),
            case("seven classes", 7, 120, range(7), 6, 2),
            case("many ties", 4, 80, range(4), 1, 3),
            case("a class that never occurs", 5, 50, [0, 1, 3, 4], 6, 4),
        ]
    )
)

"""Expected values of core's metrics of several labels an example, by scikit-learn and PyTorch.

Run from the repository root: /usr/bin/python3 tooling/golden/multi-label.py > packages/core/src/metrics/golden/multi-label.json
"""

import json

import numpy as np
import torch
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    hamming_loss,
    precision_recall_fscore_support,
    roc_auc_score,
)


def mean(values):
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def case(name, examples, shares, decimals, thresholds, seed):
    rng = np.random.default_rng(seed)
    shares = np.array(shares)
    actual = (rng.random((examples, len(shares))) < shares).astype(int)
    p = np.round(1 / (1 + np.exp(-rng.normal(size=actual.shape) - 1.5 * actual + 1)), decimals)
    called = (p >= np.broadcast_to(thresholds, p.shape)).astype(int)
    occurring = np.flatnonzero(actual.sum(0))
    rates = ["precision", "recall", "f1"]

    def averages(kind, **options):
        found = precision_recall_fscore_support(actual, called, average=kind, zero_division=0, **options)
        return dict(zip(rates, map(float, found)))

    each = np.array(precision_recall_fscore_support(actual, called, average=None, zero_division=0)).T
    per_class = []
    for c, values in enumerate(each):
        own, score = actual[:, c], p[:, c]
        per_class.append(
            {
                **dict(zip(rates, map(float, values))),
                "support": int(own.sum()),
                "averagePrecision": float(average_precision_score(own, score)) if own.any() else None,
                "rocAuc": float(roc_auc_score(own, score)) if 0 < own.sum() < examples else None,
            }
        )
    clipped = torch.tensor(p).clamp(2.0**-52, 1 - 2.0**-52)
    return {
        "name": name,
        "actual": actual.ravel().tolist(),
        "probabilities": p.ravel().tolist(),
        "thresholds": thresholds,
        "micro": averages("micro"),
        "macro": averages("macro", labels=occurring),
        "subsetAccuracy": float(accuracy_score(actual, called)),
        "hammingLoss": float(hamming_loss(actual, called)),
        "meanAveragePrecision": mean([one["averagePrecision"] for one in per_class]),
        "rocAuc": mean([one["rocAuc"] for one in per_class]),
        "loss": float(torch.nn.functional.binary_cross_entropy(clipped, torch.tensor(actual).double())),
        "perClass": per_class,
    }


print(
    json.dumps(
        [
            case("four classes", 60, [0.5, 0.3, 0.2, 0.6], 6, 0.5, 1),
            case("a threshold a class", 80, [0.5, 0.1, 0.7], 6, [0.3, 0.6, 0.5], 2),
            case("many ties, also with the threshold", 70, [0.4, 0.2, 0.5], 1, 0.5, 3),
            case("a class that never occurs, and one that always does", 40, [0.0, 1.0, 0.4], 4, 0.4, 4),
        ]
    )
)

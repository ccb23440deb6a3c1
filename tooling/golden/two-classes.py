"""Expected values of core's two-class metrics, by scikit-learn, SciPy, and DeLong's variance pair by pair in numpy.

Run from the repository root: /usr/bin/python3 tooling/golden/two-classes.py > packages/core/src/metrics/golden/two-classes.json
"""

import json

import numpy as np
from scipy.stats import binomtest, norm
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve


def delong(actual, score, confidence):
    wins = np.array([[(p > n) + 0.5 * (p == n) for n in score[actual == 0]] for p in score[actual == 1]])
    assert abs(wins.mean() - roc_auc_score(actual, score)) < 1e-12
    error = np.sqrt(wins.mean(1).var(ddof=1) / wins.shape[0] + wins.mean(0).var(ddof=1) / wins.shape[1])
    low, high = norm.interval(confidence, wins.mean(), error)
    return {"auc": wins.mean(), "standardError": error, "low": max(low, 0), "high": min(high, 1)}


def wilson(count, total, confidence):
    found = binomtest(int(count), int(total)).proportion_ci(confidence, method="wilson")
    return {"value": count / total, "count": int(count), "total": int(total), "low": found.low, "high": found.high}


def case(name, examples, share, decimals, threshold, confidence, seed):
    rng = np.random.default_rng(seed)
    actual = (rng.random(examples) < share).astype(int)
    score = np.round(1 / (1 + np.exp(-rng.normal(size=examples) - 1.5 * actual + 1)), decimals)
    (tn, fp), (fn, tp) = confusion_matrix(actual, score >= threshold)
    alarms, found, thresholds = roc_curve(actual, score, drop_intermediate=False)
    # The first point is "no positive call", whose threshold older versions make up. Of equals argmax takes the first.
    curve = [[float(t), float(s), float(1 - f)] for t, s, f in zip(thresholds, found, alarms)][1:]
    enough = np.argmax(found >= 0.9)
    costs = 10 * (1 - found) * (tp + fn) + alarms * (tn + fp)
    return {
        "name": name, "actual": actual.tolist(), "scores": score.tolist(),
        "threshold": threshold, "confidence": confidence,
        "sensitivity": wilson(tp, tp + fn, confidence), "specificity": wilson(tn, tn + fp, confidence),
        "ppv": wilson(tp, tp + fp, confidence), "npv": wilson(tn, tn + fn, confidence),
        "auc": delong(actual, score, confidence), "curve": curve,
        "youden": float(thresholds[np.argmax(np.round(found - alarms, 12))]),
        "sensitive": float(thresholds[enough]), "cheap": float(thresholds[np.argmin(np.round(costs, 9))]),
    }


print(json.dumps({
    "quantiles": [[p, float(norm.ppf(p))] for p in (1e-12, 1e-4, 0.05, 0.3, 0.5, 0.8, 0.95, 0.975, 0.9999)],
    "cases": [
        case("few positives", 120, 0.1, 3, 0.4, 0.95, 1),
        case("many ties", 80, 0.4, 1, 0.5, 0.9, 2),
        case("mostly positive", 60, 0.85, 6, 0.3, 0.99, 3),
    ],
}))

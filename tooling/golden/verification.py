"""Expected values of core's verification metrics, by scikit-learn, SciPy, and a bootstrap of people in numpy.

Run from the repository root: /usr/bin/python3 tooling/golden/verification.py > packages/core/src/metrics/golden/verification.json
"""

import json

import numpy as np
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.metrics import roc_auc_score, roc_curve

DRAWS = 20000


def equal_error(actual, score, weight):
    alarms, found, _ = roc_curve(actual, score, sample_weight=weight, drop_intermediate=False)
    # Steps straight up are given a slope that is too steep to matter.
    alarms = alarms + np.arange(len(alarms)) * 1e-12
    return brentq(lambda x: 1 - x - interp1d(alarms, found, fill_value="extrapolate")(x), 0, 1)


def rates(actual, score, weight, threshold):
    right = (score >= threshold) == (actual == 1)
    accepted = np.average(~right[actual == 0], weights=weight[actual == 0])
    rejected = np.average(~right[actual == 1], weights=weight[actual == 1])
    accuracy = 1 - np.average([accepted, rejected], weights=[np.sum(actual == 0), np.sum(actual == 1)])
    return [accuracy, accepted, rejected, roc_auc_score(actual, score, sample_weight=weight)]


def case(name, people, pairs, decimals, seed):
    rng = np.random.default_rng(seed)
    habit = rng.normal(size=people)
    same = rng.integers(people, size=pairs)
    a = rng.integers(people, size=pairs)
    b = (a + rng.integers(1, people, size=pairs)) % people
    first, second = np.concatenate([same, a]), np.concatenate([same, b])
    actual = np.repeat([1, 0], pairs)
    score = np.round(actual * 1.5 + 0.5 * (habit[first] + habit[second]) + rng.normal(size=2 * pairs), decimals)
    threshold = 0.8
    drawn = []
    for _ in range(DRAWS):
        times = np.bincount(rng.integers(people, size=people), minlength=people)
        weight = np.where(first == second, times[first], times[first] * times[second]).astype(float)
        drawn.append(rates(actual, score, weight, threshold))
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    ones = np.ones(2 * pairs)
    return {
        "name": name, "actual": actual.tolist(), "scores": score.tolist(),
        "people": [[str(x), str(y)] for x, y in zip(first, second)], "threshold": threshold, "confidence": 0.9,
        "values": rates(actual, score, ones, threshold), "low": low.tolist(), "high": high.tolist(),
        "equalErrorRate": equal_error(actual, score, ones),
    }


print(json.dumps([case("few people", 12, 90, 4, 1), case("many ties", 40, 150, 1, 2)]))

"""Expected scores of core's heads on embeddings, by scikit-learn's nearest neighbours and SciPy's softmax.

Run from the repository root:
/usr/bin/python3 tooling/golden/embedding-heads.py > packages/core/src/transfer/embeddings/golden/embedding-heads.json
"""

import json

import numpy as np
from scipy.special import softmax
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import normalize

rng = np.random.default_rng(7)
centres = rng.normal(size=(3, 5))
classes = np.repeat([0, 1, 2], [9, 4, 6])
examples = (centres[classes] + 0.8 * rng.normal(size=(19, 5))).astype(np.float32)
queries = (centres[[0, 1, 2, 0]] + 0.8 * rng.normal(size=(4, 5))).astype(np.float32)


def neighbours(k, temperature):
    def weigh(distances):
        return np.exp((1 - distances) / temperature)

    model = KNeighborsClassifier(k, weights=weigh, metric="cosine", algorithm="brute")
    return model.fit(examples, classes).predict_proba(queries).tolist()


def prototypes(temperature):
    means = np.stack([normalize(examples)[classes == label].mean(0) for label in range(3)])
    return softmax(cosine_similarity(queries, means) / temperature, axis=1).tolist()


print(json.dumps({
    "examples": examples.tolist(), "classes": classes.tolist(), "queries": queries.tolist(),
    "neighbours": [{"k": k, "temperature": t, "scores": neighbours(k, t)} for k, t in ((1, 0.05), (5, 0.05), (19, 0.3))],
    "prototypes": [{"temperature": t, "scores": prototypes(t)} for t in (0.02, 0.2)],
}))

"""Golden probabilities for packages/text/src/baseline from scikit-learn's TfidfVectorizer and LogisticRegression.

Sentences are drawn from a small grammar by a fixed seed. The solver (liblinear's dual one, one class against the rest, the
bias regularised) minimises what packages/text minimises, to the last digits.

Run: /usr/bin/python3 tooling/golden/text-baseline.py (Debian: python3-sklearn)
"""

import json
import pathlib
import random

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

OUT = pathlib.Path(__file__).parents[2] / "packages/text/src/baseline/golden/baseline.json"

WORDS = {
    "food": "soup bread tasty salty cook plate warm".split(),
    "sport": "ball goal team run win cold plate".split(),
    "weather": "rain sun cold warm wind storm run".split(),
}
COMMON = "the a very not is was and it".split()


def sentences(count, draw):
    rows = []
    for index in range(count):
        label = sorted(WORDS)[index % 3]
        words = [draw.choice(WORDS[label] + COMMON) for _ in range(draw.randint(2, 9))]
        rows.append((" ".join(words), label))
    return rows


def golden(train, test, labels):
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, tokenizer=str.split, token_pattern=None)
    texts, names = zip(*train)
    x, given = vectorizer.fit_transform(texts), vectorizer.transform([text for text, _ in test])
    model = LogisticRegression(
        C=30, solver="liblinear", dual=True, multi_class="ovr", tol=1e-12, max_iter=10**6, random_state=0
    ).fit(x, [labels.index(name) for name in names])
    return {
        "features": int(x.shape[1]),
        "weightNorms": numpy.sqrt((model.coef_**2).sum(1) + model.intercept_**2).tolist(),
        "probabilities": model.predict_proba(given).tolist(),
    }


def main():
    draw = random.Random(5)
    train, test = sentences(60, draw), sentences(12, draw)
    labels = sorted(WORDS)
    two = lambda rows: [row for row in rows if row[1] != "weather"]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(
        json.dumps(
            {
                "train": train,
                "test": test,
                "three": golden(train, test, labels),
                "two": golden(two(train), two(test), labels[:2]),
            }
        )
        + "\n"
    )


main()

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
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

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


def tf_idf():
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, tokenizer=str.split, token_pattern=None)


def logistic():
    return LogisticRegression(
        C=30, solver="liblinear", dual=True, multi_class="ovr", tol=1e-12, max_iter=10**6, random_state=0
    )


def golden(train, test, labels):
    vectorizer = tf_idf()
    texts, names = zip(*train)
    x, given = vectorizer.fit_transform(texts), vectorizer.transform([text for text, _ in test])
    model = logistic().fit(x, [labels.index(name) for name in names])
    return {
        "features": int(x.shape[1]),
        "weightNorms": numpy.sqrt((model.coef_**2).sum(1) + model.intercept_**2).tolist(),
        "probabilities": model.predict_proba(given).tolist(),
    }


def joined(rows):
    """Every third sentence alone, the others with the one behind: texts of one label or two; and some of none."""
    none = [{"text": " ".join(COMMON[i:]), "labels": []} for i in range(4)]
    pairs = [(rows[i], rows[i + 1]) if i % 3 else (rows[i],) for i in range(len(rows) - 1)]
    return [
        {"text": " ".join(text for text, _ in pair), "labels": sorted({name for _, name in pair})} for pair in pairs
    ] + none


def several(train, test, labels):
    vectorizer = tf_idf()
    x = vectorizer.fit_transform([row["text"] for row in train])
    given = vectorizer.transform([row["text"] for row in test])
    sets = [row["labels"] for row in train]
    model = OneVsRestClassifier(logistic()).fit(x, MultiLabelBinarizer(classes=labels).fit_transform(sets))
    return {"train": train, "test": test, "probabilities": model.predict_proba(given).tolist()}


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
                "several": several(joined(train), joined(test), labels),
                "severalOfTwo": several(joined(two(train)), joined(two(test)), labels[:2]),
            }
        )
        + "\n"
    )


main()

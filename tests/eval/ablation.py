"""Measure what each opinion of the search is worth, and where the band of direct answers should begin.

    python tests/eval/ablation.py            some minutes
    python tests/eval/ablation.py --folds 5  all situations left out once

Two yardsticks: the development questions (symptom and multilingual), and situations of the catalog left out of the
training, a fifth at a time, near-duplicates together. The second is twenty times larger and was not looked at while
writing; weights and thresholds were chosen on it. With the extra `semantic` installed, the encoder is measured too, and
the vectors of words are taught anew for each fold: those that travel with the program have seen every phrase (though
not what it stands for).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import distil
import numpy as np

from bot.knowledge.loader import load
from bot.resolve import vectors
from bot.resolve.features import words
from bot.resolve.meaning import Sense, encoder
from bot.resolve.phrases import NOT_OURS, phrases
from bot.resolve.search import WEIGHTS, Search
from bot.resolve.train import train

HERE = Path(__file__).parent
ALIKE = 0.85
FOLDS = 5
LINES = {
    "words": ("words",),
    "vectors, classified": ("vectors",),
    "vectors, nearest": ("nearest",),
    "words + classified": ("words", "vectors"),
    "words + nearest": ("words", "nearest"),
    "without the extra": ("words", "vectors", "nearest"),
    "encoder alone": ("sense",),
    "with the extra": ("words", "vectors", "nearest", "sense"),
}


class Question(NamedTuple):
    text: str
    gold: frozenset[str]
    kind: str


def development() -> list[Question]:
    rows = map(json.loads, (HERE / "dev.jsonl").read_text("utf-8").splitlines())
    return [
        Question(r["text"], frozenset(r["gold"]), r["kind"])
        for r in rows
        if r["kind"] in {"symptom", "multilingual", "negative"}
    ]


def folds(told, catalog) -> np.ndarray:
    """Return the fold of each phrase that may be left out: situations and the background; -1 for all others."""
    situations = {(e.key, t) for e in catalog for texts in e.situations.values() for t in texts}
    free = [i for i, p in enumerate(told) if p.key == NOT_OURS or (p.key, p.text) in situations]
    table = vectors.load()
    means = np.array([table.encode(words(told[i].text)) for i in free])
    group = list(range(len(free)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for start in range(0, len(free), 1000):
        for a, b in zip(*np.where(means[start : start + 1000] @ means.T > ALIKE), strict=True):
            one, other = told[free[a + start]], told[free[b]]
            if a + start < b and one.key == other.key:
                group[root(a + start)] = root(int(b))
    rng = np.random.default_rng(3)
    of_group = {g: int(rng.integers(0, FOLDS)) for g in sorted({root(i) for i in range(len(free))})}
    found = np.full(len(told), -1)
    found[free] = [of_group[root(i)] for i in range(len(free))]
    return found


def learned(catalog, told, table, meaning) -> Search:
    """Return the search that learned from these phrases, with these vectors of words."""
    with patch.object(vectors, "load", lambda: table):
        search = Search(catalog, train(told, table))
    if meaning:
        encoded = meaning.encode([p.text for p in told])
        search.sense = Sense(meaning, encoded, search.labels, len(search.classes))
    return search


def opinions(search, questions) -> dict[str, np.ndarray]:
    rows = [search.opinions(words(q.text), q.text) for q in questions]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def logits(found, names) -> np.ndarray:
    table = WEIGHTS["semantic" if "sense" in names else "trained"]
    alone = len(names) == 1
    return sum((1.0 if alone else table[name]) * found[name] for name in names)


def judged(search, scores, questions) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return for each question: first right, in three, probability of the first, probability of not ours."""
    scores = scores + search.met
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    outside = np.array([key == NOT_OURS for key in search.classes])
    inside = np.where(outside, -1, shares)
    order = np.argsort(-inside, axis=1)[:, :3]
    hits = np.array(
        [
            [search.classes[i].split("/")[-1] in q.gold for i in row]
            for row, q in zip(order, questions, strict=True)
        ]
    )
    return hits[:, 0], hits.any(axis=1), inside.max(axis=1), shares[:, outside].sum(axis=1)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--folds", type=int, default=1)
    count = options.parse_args().folds
    catalog, meaning = load(), encoder()
    told = phrases(catalog)
    whole = learned(catalog, told, vectors.load(), meaning)
    beside = distil.translations() if meaning else []
    sets = [("symptom", "multilingual")]
    asked = development()
    yard: dict[str, list] = {
        kind: [(whole, [q for q in asked if q.kind == kind])] for kind in (*sets[0], "negative")
    }
    fold = folds(told, catalog)
    yard["left out"], yard["background"] = [], []
    for k in range(count):
        rest = [p for p, f in zip(told, fold, strict=True) if f != k]
        table = distil.distilled([p.text for p in rest], beside, meaning) if meaning else vectors.load()
        search = learned(catalog, rest, table, meaning)
        out = [p for p, f in zip(told, fold, strict=True) if f == k]
        known = [
            Question(p.text, frozenset({p.key.split("/")[-1]}), "")
            for p in out
            if p.key in search.classes and p.key
        ]
        yard["left out"].append((search, known))
        yard["background"].append((search, [Question(p.text, frozenset(), "") for p in out if not p.key]))
    seen = {name: [(s, opinions(s, q), q) for s, q in pairs] for name, pairs in yard.items()}
    print(f"{'opinions':26} {'symptom':>12} {'multilingual':>13} {'left out':>12}")
    for name, names in LINES.items():
        if "sense" in names and not meaning:
            continue
        cells = []
        for kind in ("symptom", "multilingual", "left out"):
            marks = [judged(s, logits(found, names), q) for s, found, q in seen[kind]]
            first, three = (np.concatenate([m[n] for m in marks]).mean() for n in (0, 1))
            cells.append(f"{first:5.2f} {three:5.2f}")
        print(f"{name:26} {cells[0]:>12} {cells[1]:>13} {cells[2]:>12}")
    for name in ("without the extra", "with the extra")[: 2 if meaning else 1]:
        curve(name, {k: [judged(s, logits(f, LINES[name]), q) for s, f, q in v] for k, v in seen.items()})


def curve(name: str, marks: dict[str, list]) -> None:
    print(f"\n{name}: direct answers from a probability on; cost: 5 a wrong answer, 1 a question")
    print(f"{'from':>5} | left out: direct precision cost | unrelated | symptom: direct precision cost")
    joined = {k: [np.concatenate(column) for column in zip(*rows, strict=True)] for k, rows in marks.items()}
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        cells = {}
        for kind, (first, _, share, _) in joined.items():
            direct = share >= least
            wrong = (direct & ~first).mean()
            right = first[direct].mean() if direct.any() else 1.0
            cells[kind] = direct.mean(), right, 5 * wrong + (~direct).mean()
        a, b, c = cells["left out"], cells["background"], cells["symptom"]
        print(
            f"{least:5.2f} | {a[0]:16.2f} {a[1]:9.2f} {a[2]:4.2f} | {b[0]:9.2f} | {c[0]:15.2f} {c[1]:9.2f} {c[2]:4.2f}"
        )


if __name__ == "__main__":
    main()

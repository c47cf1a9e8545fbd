"""Free text search: opinions on which entry a text describes, added with the weights of one table.

Word statistics answer from the first moment; what is trained takes over when it is ready, and the sentence encoder
joins where it is installed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.resolve import vectors
from bot.resolve.bm25 import Bm25
from bot.resolve.features import features, pieces, words
from bot.resolve.phrases import NOT_OURS, phrases
from bot.resolve.products import along, product
from bot.resolve.train import STRETCH, Model, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.resolve.meaning import Sense
    from bot.resolve.phrases import Phrase

    Floats = NDArray[np.float32]

# Found by the likelihood of the right entry over situations left out, by groups of near-duplicates and by author, never
# on the development questions; tests/eval/README.md has the table. Rows: which opinions are at hand.
WEIGHTS = {
    "words": {"bm25": 1.1},
    "trained": {"linear": 0.81, "vectors": 0.48, "nearest": 0.44},
    "semantic": {"linear": 0.47, "vectors": 0.17, "nearest": 0.0, "sense": 1.0},
}
NEAR = 0.05
"""Cosine that makes a phrase e times as near as another, where phrases vote by nearness."""
FLOOR = 1e-5
ASKED = 8
"""Classes whose phrases vote: those that both classifiers think likeliest. All of them changes nothing but the time."""
RANKED = 8
CARRIED, SHARE = 3, 0.25
"""Words named as having carried an answer, and the share of the strongest that a word must have."""
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries, best first, with the probabilities of each, and what the text shares with the catalog."""

    entries: tuple[Entry, ...] = ()
    shares: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    """The reader's words that carried the first entry."""
    known: float = 0.0
    """Share of the text's words that any phrase uses."""
    not_ours: float = 1.0
    """Probability that the text is about something else."""


class Heard(NamedTuple):
    """What was learned of a text's features: their ids, values, and rows of the linear classifier."""

    ids: NDArray[np.int32]
    values: Floats
    rows: Floats


class Search:
    """The index of one catalog, or of some of its phrases (sorted by key).

    `learned` and `sense` are set once, when they are ready.
    """

    def __init__(self, catalog: Catalog, found: Sequence[Phrase] = ()) -> None:
        self.phrases = list(found) or phrases(catalog)
        self.classes = tuple(dict.fromkeys(phrase.key for phrase in self.phrases))
        column = {key: i for i, key in enumerate(self.classes)}
        self.labels = np.array([column[phrase.key] for phrase in self.phrases], np.int32)
        self._tokens = [words(phrase.text) for phrase in self.phrases]
        self._bm25 = Bm25(self._tokens, self.labels, len(self.classes))
        self._entries = [catalog.get(key) for key in self.classes]
        self._outside = np.array([key == NOT_OURS for key in self.classes])
        self.learned: _Learned | None = None
        self.sense: Sense | None = None

    def learn(self, model: Model) -> None:
        """Take what was trained from these phrases."""
        self.learned = _Learned(model, self._tokens, self.labels, len(self.classes))

    def rank(self, text: str, among: Sequence[str] | None = None) -> Ranking:
        """Return the entries that `text` describes, best first; only those of `among`, where given."""
        tokens = words(text)
        if not tokens:
            return Ranking()
        heard = self.learned.hear(tokens) if self.learned else None
        logits = self._logits(self.opinions(tokens, text, heard))
        if among is not None:
            logits = np.where([key in among for key in self.classes], logits, -np.inf)
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        outside = float(shares[self._outside].sum())
        order = [i for i in np.argsort(-shares)[: RANKED + 1] if not self._outside[i] and shares[i] > 0]
        entries = [(entry, float(shares[i])) for i in order if (entry := self._entries[i])][:RANKED]
        carried = (
            self.learned.carried(tokens, heard, int(order[0])) if self.learned and heard and order else ()
        )
        return Ranking(
            tuple(entry for entry, _ in entries),
            tuple(share for _, share in entries),
            carried,
            sum(token in self._bm25 for token in tokens) / len(tokens),
            outside,
        )

    def opinions(self, tokens: Sequence[str], text: str, heard: Heard | None = None) -> dict[str, Floats]:
        """Return each opinion at hand as a score a class."""
        if self.learned is None:  # beside the others word statistics change nothing that can be measured
            return {"bm25": self.statistics(tokens)}
        found = self.learned.opinions(tokens, heard or self.learned.hear(tokens))
        if self.sense:
            found["sense"] = self.sense.scores(text)
        return found

    def statistics(self, tokens: Sequence[str]) -> Floats:
        """Return the scores of word statistics."""
        return _standard(self._bm25.scores(tokens))

    def _logits(self, found: dict[str, Floats]) -> Floats:
        weights = WEIGHTS[
            "semantic" if "sense" in found and self.learned else "trained" if self.learned else "words"
        ]
        total = np.zeros(len(self.classes), np.float32)
        for name, scores in found.items():
            total += np.float32(weights.get(name, 0.0)) * scores
        return total


class _Learned:
    """A trained model with what it needs for answering."""

    def __init__(
        self, model: Model, tokens: Sequence[Sequence[str]], labels: NDArray[np.int32], classes: int
    ) -> None:
        self._model = model
        self._ids = {name: i for i, name in enumerate(model.names)}
        self._middle = model.sparse.mean(axis=1)
        self._vectors = vectors.load()
        self._means = np.array([self._vectors.mean(t, model.weights) for t in tokens], np.float32)
        self._bounds = np.searchsorted(labels, np.arange(classes + 1)).tolist()

    def hear(self, tokens: Sequence[str]) -> Heard:
        """Return the features of a text that were learned, with their rows."""
        found = Counter(self._ids[name] for name in features(list(tokens)) if name in self._ids)
        ids, values = weigh(found, self._model.idf)
        return Heard(ids, values, self._model.sparse[ids])

    def opinions(self, tokens: Sequence[str], heard: Heard) -> dict[str, Floats]:
        """Return the linear classifier's, the word vectors' and the nearest phrases' scores."""
        mean = self._vectors.mean(tokens, self._model.weights)
        linear = _centred(product(heard.values, heard.rows))
        dense = _centred(product(STRETCH * mean, self._model.dense))
        likely = np.argpartition(-(linear + dense), min(ASKED, len(linear) - 1))[:ASKED]
        return {"linear": linear, "vectors": dense, "nearest": self._nearest(mean, likely)}

    def _nearest(self, mean: Floats, likely: NDArray[np.int64]) -> Floats:
        """Let the phrases of the likely classes vote by nearness; the others get the floor."""
        spans = [(self._bounds[i], self._bounds[i + 1]) for i in likely]
        cosines = np.concatenate([along(self._means[start:end], mean) for start, end in spans])
        starts = np.cumsum([0, *(end - start for start, end in spans[:-1])])
        found = np.full(len(self._bounds) - 1, np.log(FLOOR), np.float32)
        found[likely] = nearest(cosines, starts)
        return found

    def carried(self, tokens: Sequence[str], heard: Heard, winner: int) -> tuple[str, ...]:
        """Return the words that spoke most for a class, as they follow each other in the text."""
        gains = heard.values * (heard.rows[:, winner] - self._middle[heard.ids])
        gain = dict(zip(heard.ids.tolist(), gains.tolist(), strict=True))
        ids, score = self._ids, {}
        for token in dict.fromkeys(tokens):
            own = [ids[name] for name in (token, *pieces(token)) if name in ids]
            score[token] = sum([gain[i] for i in own])
        best = max(score.values(), default=0.0)
        strong = [t for t in score if score[t] > max(0.0, SHARE * best) and len(t) >= SHORTEST]
        kept = set(sorted(strong, key=lambda t: -score[t])[:CARRIED])
        return tuple(token for token in score if token in kept)


def nearest(cosines: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the log share of each class in a vote of phrases by nearness; phrases stand class by class."""
    votes = np.add.reduceat(np.exp((cosines - cosines.max()) / NEAR), starts)
    return np.asarray(np.log(votes / votes.sum() + FLOOR), np.float32)


def _centred(scores: Floats) -> Floats:
    return np.asarray(scores - scores.mean(), np.float32)


def _standard(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9), np.float32)

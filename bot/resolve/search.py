"""Free text search: opinions on which entry a text describes, added with the weights of one table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve import vectors
from bot.resolve.features import features, form, pieces, words
from bot.resolve.phrases import NOT_OURS
from bot.resolve.products import along
from bot.resolve.train import STRETCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.resolve.likelihood import Spread
    from bot.resolve.meaning import Sense
    from bot.resolve.train import Model

    Floats = NDArray[np.float32]

# Found by the likelihood of the right entry over situations left out, by groups of near-duplicates and by author, never
# on the development questions; tests/eval/README.md has the table. Rows: which opinions are at hand.
WEIGHTS = {
    "trained": {"words": 0.39, "vectors": 0.28, "nearest": 0.6},
    "semantic": {"words": 0.38, "vectors": 0.0, "nearest": 0.36, "sense": 0.67},
}
MET = 0.4
"""Weight of how often people meet an error at all, which its phrases do not tell: each entry has as many as its author
found. It is taken from the number of providers that list it among theirs: five make it twice as likely as none."""
NEAR = 0.05
"""Cosine that makes a phrase e times as near as another, where phrases vote by nearness."""
FLOOR = 1e-3
ASKED = 12
"""Classes whose phrases vote: those that the other two think likeliest. All of them is worth nothing but time."""
RANKED = 8
TOLD = 0.5
"""Probability of the first entry from which the words that carried it are named: below nobody answers with it."""
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


class Search:
    """What was learned, put to use for one catalog. `sense` is set once, when it is ready."""

    def __init__(self, catalog: Catalog, model: Model, sense: Sense | None = None) -> None:
        self.model, self.sense = model, sense
        self.classes = model.classes
        self._entries = [catalog.get(key) for key in self.classes]
        self._outside = np.array([key == NOT_OURS for key in self.classes])
        self._known = {name: i for i, name in enumerate(model.likelihood.names)}
        self.met = MET * np.log1p(_met(catalog, self.classes))
        self._dense = np.ascontiguousarray(model.dense.T)
        self._near = np.split(model.near, model.bounds[1:-1])
        self._vectors = vectors.load()

    def rank(self, text: str, among: Sequence[str] | None = None) -> Ranking:
        """Return the entries that `text` describes, best first; only those of `among`, where given."""
        tokens = words(text)
        if not tokens:
            return Ranking()
        heard = self.hear(tokens)
        logits = self._logits(self.opinions(tokens, text, heard))
        if among is not None:
            logits = np.where([key in among for key in self.classes], logits, -np.inf)
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        outside = float(shares[self._outside].sum())
        order = [i for i in np.argsort(-shares)[: RANKED + 1] if not self._outside[i] and shares[i] > 0]
        entries = [(entry, float(shares[i])) for i in order if (entry := self._entries[i])][:RANKED]
        return Ranking(
            tuple(entry for entry, _ in entries),
            tuple(share for _, share in entries),
            self.carried(tokens, heard, int(order[0])) if order and shares[order[0]] >= TOLD else (),
            sum(form(token) in self._known for token in tokens) / len(tokens),
            outside,
        )

    def hear(self, tokens: Sequence[str]) -> Spread:
        """Return what the features of a text that were learned say of each class."""
        known = self._known
        found = Counter(known[name] for name in features(list(tokens)) if name in known)
        ids = np.fromiter(found.keys(), np.int32, len(found))
        return self.model.likelihood.spread(ids, np.fromiter(found.values(), np.float32, len(found)))

    def opinions(self, tokens: Sequence[str], text: str, heard: Spread | None = None) -> dict[str, Floats]:
        """Return each opinion at hand as a score a class."""
        likely = self.model.likelihood.scores(heard or self.hear(tokens))
        vector = self._vectors.encode(tokens)
        dense = along(self._dense, STRETCH * vector)
        asked = np.argpartition(-(WEIGHTS["trained"]["words"] * likely + dense), min(ASKED, len(likely) - 1))[
            :ASKED
        ]
        found = {"words": likely, "vectors": dense, "nearest": self._nearest(vector, asked)}
        if self.sense:
            found["sense"] = self.sense.scores(text)
        return found

    def _nearest(self, vector: Floats, likely: NDArray[np.int64]) -> Floats:
        """Let the phrases of the likely classes vote by nearness; the others get as little as the last of these."""
        parts = [along(self._near[i], vector) for i in likely.tolist()]
        starts = np.array([0, *accumulate(map(len, parts[:-1]))])
        votes = nearest(np.concatenate(parts), starts)
        found = np.full(len(self.classes), votes.min(), np.float32)
        found[likely] = votes
        return found

    def _logits(self, found: dict[str, Floats]) -> Floats:
        weights = WEIGHTS["semantic" if "sense" in found else "trained"]
        total = sum(weights[name] * scores for name, scores in found.items())
        return np.asarray(total + self.met, np.float32)

    def carried(self, tokens: Sequence[str], heard: Spread, winner: int) -> tuple[str, ...]:
        """Return the words that spoke most for a class, as they follow each other in the text."""
        gain, score = self.model.likelihood.gains(heard, winner), {}
        for token in dict.fromkeys(tokens):
            own = [self._known[name] for name in (form(token), *pieces(token)) if name in self._known]
            score[token] = sum([gain[i] for i in own])
        best = max(score.values(), default=0.0)
        strong = [t for t in score if score[t] > max(0.0, SHARE * best) and len(t) >= SHORTEST]
        kept = set(sorted(strong, key=lambda t: -score[t])[:CARRIED])
        return tuple(token for token in score if token in kept)


def nearest(cosines: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the log share of each class in a vote of phrases by nearness; phrases stand class by class."""
    votes = np.add.reduceat(np.exp((cosines - cosines.max()) / NEAR), starts)
    return np.asarray(np.log(votes / votes.sum() + FLOOR), np.float32)


def _met(catalog: Catalog, classes: Sequence[str]) -> Floats:
    """Return how many providers list the error of each class, an old number counting for its successor."""
    listed: dict[str, set[str]] = {}
    for provider in catalog.providers.values():
        for row in provider.codes:
            entry = catalog.get(row.key)
            meant = catalog.successor(entry) if entry and entry.namespace == "on-premises" else entry
            if meant is not None:
                listed.setdefault(meant.key, set()).add(provider.id)
    return np.array([len(listed.get(key, ())) for key in classes], np.float32)

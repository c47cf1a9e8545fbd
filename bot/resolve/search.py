"""Free text search: opinions on which entry a text describes, added with weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.resolve import vectors
from bot.resolve.hearing import Hearing
from bot.resolve.phrases import NOT_OURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.resolve.hearing import Heard, Word
    from bot.resolve.told import Told
    from bot.resolve.train import Model

    Floats = NDArray[np.float32]

WEIGHTS = {"words": 0.3, "nearest": 1.0}
"""Found by the likelihood of the right entry over situations left out by author, never on the development questions;
tests/eval/README.md has what each opinion is worth."""
OPINIONS = tuple(WEIGHTS)
MET = 0.5
"""Weight of how often people meet an error at all, which its phrases do not tell: each entry has as many as its author
found. It is taken from the number of providers that list it among theirs: five make it twice and a half as likely as
none."""
ELSEWHERE = 1.5
"""What is added for the background, of whose endless variety its phrases are a smaller part than an entry's are of an
entry's."""
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
    """What was learned, put to use for one catalog."""

    def __init__(self, catalog: Catalog, model: Model) -> None:
        self.classes = model.classes
        self._entries = [catalog.get(key) for key in self.classes]
        self._outside = self.classes.index(NOT_OURS) if NOT_OURS in self.classes else -1
        self.met = MET * np.log1p(np.array([catalog.met.get(key, 0) for key in self.classes], np.float32))
        if self._outside >= 0:
            self.met[self._outside] += ELSEWHERE
        self._hearing = Hearing(model.likelihood)
        self._prototypes = model.prototypes
        self._vectors = vectors.load()

    def rank(self, told: Told, among: Sequence[str] | None = None) -> Ranking:
        """Return the entries that a text describes, best first; only those of `among`, where given."""
        tokens = told.words
        if not tokens:
            return Ranking()
        said = list(map(self._hearing.word, tokens))
        heard = self._hearing.hear(said)
        by_words, by_nearness = self._opinions(tokens, heard)
        logits = WEIGHTS["words"] * by_words + WEIGHTS["nearest"] * by_nearness + self.met
        if among is not None:
            logits = np.where([key in among for key in self.classes], logits, -np.inf)
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        top = np.argsort(-shares)[: RANKED + 1]
        best = [
            (i, share)
            for i, share in zip(top.tolist(), shares[top].tolist(), strict=True)
            if i != self._outside and share > 0
        ]
        ranked = [(entry, share) for i, share in best if (entry := self._entries[i])][:RANKED]
        return Ranking(
            tuple([entry for entry, _ in ranked]),
            tuple([share for _, share in ranked]),
            self._carried(tokens, said, heard, best[0][0]) if best and best[0][1] >= TOLD else (),
            sum([word.known for word in said]) / len(said),
            float(shares[self._outside]) if self._outside >= 0 else 0.0,
        )

    def opinions(self, tokens: Sequence[str]) -> dict[str, Floats]:
        """Return each opinion as a score a class: what `rank` adds, one by one."""
        heard = self._hearing.hear(list(map(self._hearing.word, tokens)))
        return dict(zip(OPINIONS, self._opinions(tokens, heard), strict=True))

    def _opinions(self, tokens: Sequence[str], heard: Heard) -> tuple[Floats, Floats]:
        """Return the opinions, in the order of `OPINIONS`."""
        return self._hearing.scores(heard), self._prototypes.votes(self._vectors.encode(tokens))

    def _carried(
        self, tokens: Sequence[str], said: Sequence[Word], heard: Heard, winner: int
    ) -> tuple[str, ...]:
        """Return the words that spoke most for a class, as they follow each other in the text."""
        gain = self._hearing.gains(heard, winner)
        score = {
            token: sum([gain[i] for i in word.features]) for token, word in zip(tokens, said, strict=True)
        }
        least = max(0.0, SHARE * max(score.values()))
        strong = [token for token in score if score[token] > least and len(token) >= SHORTEST]
        kept = sorted(strong, key=lambda token: -score[token])[:CARRIED]
        return tuple([token for token in strong if token in kept])

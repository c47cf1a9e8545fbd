"""Teach bot/resolve/vectors.npz which phrases stand for one error. After distil.py; then `waerror catalog train`.

    pip install torch && python tests/eval/tune.py

What distil.py took from the sentence encoder says which texts mean alike; it does not know that "nothing we start goes
out" and "card in the other portfolio" are one trouble. Here the vectors of words and pieces are moved until phrases of
one entry lie nearer to each other than to those of others: neighbourhood components analysis (Goldberger and others,
2005). After some passes prototypes of each entry take part, whose vote by nearness is the one that search takes; they
are thrown away, for the bot learns its own from the vectors. A part of each text is dropped at random, so that no
single word carries a phrase.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import EmbeddingBag, Parameter
from torch.nn.functional import normalize

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.knowledge.loader import load
from bot.resolve import prototypes
from bot.resolve.features import words
from bot.resolve.phrases import phrases
from bot.resolve.prototypes import FLOOR, NEAR
from bot.resolve.vectors import parts
from tests.eval.distil import TARGET, read, save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.resolve.phrases import Phrase

PASSES, ALONE = 14, 4
"""Passes over all phrases, and those before the prototypes begin."""
RUNS = 4
"""Runs with other random numbers, whose tables are averaged: one soup (Wortsman and others, 2022) in place of luck."""
BATCH, RATE, BIAS_RATE = 2048, 2e-3, 3e-2
DROP = 0.5
"""Share of a text's words and pieces that is left out each time."""
NEVER = -1e9


class Bags:
    """Texts as the places of their parts in the table, with weights."""

    def __init__(self, texts: Sequence[str], known: dict[str, int]) -> None:
        self._bags = []
        for text in texts:
            own = Counter(known[part] for part in parts(words(text)) if part in known)
            self._bags.append(
                (np.array(list(own), np.int64), 1 + np.log(np.array(list(own.values()), np.float32)))
            )

    def batch(self, rows: Sequence[int], drop: np.random.Generator | None = None) -> tuple[torch.Tensor, ...]:
        """Return ids, weights and offsets of some texts as `EmbeddingBag` takes them."""
        ids, weights, starts = [], [], [0]
        for row in rows:
            own, weight = self._bags[row]
            kept = (
                drop.random(len(own)) >= DROP
                if drop is not None and len(own) > 1
                else np.ones(len(own), bool)
            )
            ids.append(own[kept])
            weights.append(weight[kept])
            starts.append(starts[-1] + int(kept.sum()))
        return (
            torch.from_numpy(np.concatenate(ids)),
            torch.from_numpy(np.concatenate(weights)),
            torch.tensor(starts[:-1]),
        )


class Ballot:
    """The vote of prototypes, as `bot.resolve.prototypes` takes it, where torch can find its slope."""

    def __init__(self, unit: np.ndarray, bounds: Sequence[int]) -> None:
        first = prototypes.joined(prototypes.means(unit[start:end]) for start, end in pairwise(bounds))
        self.rows, self.bias = Parameter(torch.tensor(first.rows)), Parameter(torch.tensor(first.bias))
        self._classes = torch.tensor(np.repeat(np.arange(len(bounds) - 1), np.diff(first.bounds)))

    def lost(self, unit: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Return how little of each text's vote goes to its own class."""
        share = torch.softmax(unit @ self.rows.T / NEAR + self.bias, 1)
        own = (share * (self._classes[None] == labels[:, None])).sum(1)
        return -torch.log(own + FLOOR).mean()


def tuned(
    names: Sequence[str], table: np.ndarray, found: Sequence[Phrase], *, runs: int = RUNS
) -> np.ndarray:
    """Return the table of these words and pieces, moved so that phrases of one entry come to lie together."""
    return np.mean([_moved(names, table, found, seed) for seed in range(runs)], axis=0)


def _moved(names: Sequence[str], table: np.ndarray, found: Sequence[Phrase], seed: int) -> np.ndarray:
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    column = {key: i for i, key in enumerate(dict.fromkeys(phrase.key for phrase in found))}
    own = np.array([column[phrase.key] for phrase in found])
    labels, bounds = torch.tensor(own), np.searchsorted(own, np.arange(len(column) + 1)).tolist()
    bags = Bags([phrase.text for phrase in found], {name: i for i, name in enumerate(names)})
    table_of = EmbeddingBag.from_pretrained(
        torch.tensor(table, dtype=torch.float32), freeze=False, mode="sum"
    )

    def unit(rows: Sequence[int], drop: np.random.Generator | None = None) -> torch.Tensor:
        ids, weights, offsets = bags.batch(rows, drop)
        return normalize(table_of(ids, offsets, per_sample_weights=weights), dim=1)

    learning = torch.optim.Adam(table_of.parameters(), lr=RATE)
    ballot = None
    for n in range(PASSES):
        if n == ALONE:
            ballot = Ballot(unit(range(len(found))).detach().numpy(), bounds)
            learning.add_param_group({"params": [ballot.rows], "lr": RATE})
            learning.add_param_group({"params": [ballot.bias], "lr": BIAS_RATE})
        order = draw.permutation(len(found))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            moved = unit(rows, draw)
            loss = apart(moved, labels[rows])
            if ballot:
                loss = loss + ballot.lost(moved, labels[rows])
            learning.zero_grad()
            loss.backward()
            learning.step()
    return table_of.weight.detach().numpy()


def apart(unit: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return how little of each text's nearness to the others of its batch is to those of its own class."""
    alike = (unit @ unit.T / NEAR).fill_diagonal_(NEVER)
    same = (labels[:, None] == labels[None]).fill_diagonal_(False)
    lost = torch.logsumexp(alike, 1) - torch.logsumexp(alike.masked_fill(~same, NEVER), 1)
    return lost[same.any(1)].mean()


def main() -> None:
    names, table = read()
    save(names, tuned(names, table, phrases(load())))
    print(f"{len(names)} words and pieces, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

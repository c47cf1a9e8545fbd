"""Teach bot/resolve/vectors.npz which phrases stand for one error. After distil.py; then `waerror catalog train`.

    pip install torch && python tests/eval/tune.py

What distil.py took from the sentence encoder says which texts mean alike; it does not know that "nothing we start goes
out" and "card in the other portfolio" are one trouble. Here the vectors of words and pieces are moved until phrases of
one entry lie nearer to each other than to those of others: neighbourhood components analysis (Goldberger and others,
2005), whose loss is the very vote by nearness that search takes, and beside it a softmax regression, whose weights are
thrown away: the bot learns its own from the vectors. A part of each text is dropped at random, so that no single word
carries a phrase.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import EmbeddingBag, Linear, Parameter
from torch.nn.functional import cross_entropy, normalize

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.knowledge.loader import load
from bot.resolve.features import words
from bot.resolve.phrases import phrases
from bot.resolve.vectors import parts
from tests.eval.distil import TARGET, read, save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.resolve.phrases import Phrase

PASSES, BATCH = 14, 2048
RATE, HEAD_RATE = 2e-3, 1e-2
"""Steps of the vectors and of the regression."""
NEAR = 0.05
"""As in search: the cosine that makes a phrase e times as near."""
VOTE = 2.0
"""Weight of the vote beside the regression."""
DROP = 0.3
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


def tuned(names: Sequence[str], table: np.ndarray, found: Sequence[Phrase], *, seed: int = 0) -> np.ndarray:
    """Return the table of these words and pieces, moved so that phrases of one entry come to lie together."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    column = {key: i for i, key in enumerate(dict.fromkeys(phrase.key for phrase in found))}
    labels = torch.tensor([column[phrase.key] for phrase in found])
    bags = Bags([phrase.text for phrase in found], {name: i for i, name in enumerate(names)})
    table_of = EmbeddingBag.from_pretrained(
        torch.tensor(table, dtype=torch.float32), freeze=False, mode="sum"
    )
    head, stretch = Linear(table.shape[1], len(column)), Parameter(torch.tensor(10.0))
    torch.nn.init.zeros_(head.weight)
    learning = torch.optim.Adam(
        [
            {"params": table_of.parameters(), "lr": RATE},
            {"params": [*head.parameters(), stretch], "lr": HEAD_RATE},
        ]
    )
    for _ in range(PASSES):
        order = draw.permutation(len(found))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            ids, weights, offsets = bags.batch(rows, draw)
            unit = normalize(table_of(ids, offsets, per_sample_weights=weights), dim=1)
            own = labels[rows]
            loss = cross_entropy(head(unit * stretch), own) + VOTE * vote(unit, own)
            learning.zero_grad()
            loss.backward()
            learning.step()
    return table_of.weight.detach().numpy()


def vote(unit: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return how little of each text's vote by nearness goes to texts of its own class."""
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

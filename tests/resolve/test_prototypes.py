from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bot.resolve import prototypes
from bot.resolve.prototypes import FLOOR, NEAR, Prototypes, joined, means


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2)


def test_the_vote_is_each_classs_share_of_all_nearness(rng):
    rows, bias = unit(rng.normal(size=(1_000, 128))), rng.normal(size=1_000).astype(np.float32)
    bounds = np.array([0, 1, 64, 100, 700, 701, 936, 1_000], np.int32)
    vector = rows[80]
    each = np.exp(rows @ vector / NEAR + bias)
    counted = np.array([each[start:end].sum() for start, end in pairwise(bounds)])
    expected = np.log(counted / counted.sum() + FLOOR)
    assert np.allclose(Prototypes(rows, bias, bounds).votes(vector), expected, atol=1e-4)


def test_a_text_of_which_nothing_is_known_leaves_the_vote_to_the_size_of_the_classes():
    votes = Prototypes(np.eye(4, dtype=np.float32), np.zeros(4, np.float32), np.array([0, 1, 4])).votes(
        np.zeros(4, np.float32)
    )
    assert np.allclose(np.exp(votes), [0.25, 0.75], atol=2 * FLOOR)


def test_a_class_of_few_phrases_is_its_phrases_and_a_large_one_has_its_means(rng):
    few = unit(rng.normal(size=(3, 16)))
    rows, bias = means(few)
    assert np.array_equal(rows, few)
    assert not bias.any()
    rows, bias = means(unit(rng.normal(size=(400, 16))))
    assert len(rows) <= round(prototypes.PER_ROOT * 20)
    assert np.isclose(np.exp(bias).sum(), 400)  # each stands for its share of the phrases


def test_learning_tells_classes_apart_that_lie_within_each_other(rng):
    """One class is a ring around the other: no plane between them."""
    angle, height = rng.uniform(0, 2 * np.pi, 600), rng.normal(size=600) / 20
    ring = unit(np.column_stack([np.cos(angle) / 2, np.sin(angle) / 2, 1 + height]))
    middle = unit(np.column_stack([rng.normal(size=(600, 2)) / 8, np.ones(600)]))
    texts, labels = np.vstack([ring, middle]), np.repeat(np.array([0, 1], np.int32), 600)
    first = Prototypes(
        unit(np.array([[1, 0, 8], [-1, 0, 8], [0, 1, 8], [0, -1, 8], [2, 2, 8]])),
        np.zeros(5, np.float32), np.array([0, 4, 5], np.int32),
    )  # fmt: skip

    def right(found):
        return np.mean([found.votes(t).argmax() == label for t, label in zip(texts, labels, strict=True)])

    rows = first.rows.copy()
    learned = prototypes.learn(first, lambda: texts, labels, 60)
    assert right(first) < 0.8
    assert right(learned) > 0.9
    assert np.array_equal(first.rows, rows)  # it moves prototypes of its own
    assert not first.bias.any()


def test_the_slope_is_that_of_the_loss(rng):
    rows, bias = unit(rng.normal(size=(7, 8))).astype(np.float64), rng.normal(size=7)
    found = joined([(rows[:3], bias[:3]), (rows[3:5], bias[3:5]), (rows[5:], bias[5:])])
    texts, labels = unit(rng.normal(size=(5, 8))), np.array([0, 2, 1, 1, 0], np.int32)

    def loss(own: np.ndarray) -> float:
        votes = np.exp(texts @ rows.T / NEAR + own)
        share = np.add.reduceat(votes, found.bounds[:-1], axis=1) / votes.sum(axis=1, keepdims=True)
        return -np.log(share[np.arange(5), labels] + FLOOR).mean()

    slope = prototypes._slope(found, texts, labels).sum(axis=0)
    step = 1e-4
    measured = [(loss(bias + d) - loss(bias - d)) / (2 * step) for d in np.eye(7) * step]
    assert np.allclose(slope, measured, atol=1e-3)

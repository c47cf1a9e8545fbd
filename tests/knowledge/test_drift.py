"""Comparing with a list of codes, both ways, with reasons for what may differ."""

from __future__ import annotations

import pytest

from bot.knowledge.drift import Exemption, codes_in, compare
from bot.knowledge.loader import load

OURS = ["131026", "131047", "33", "470"]


@pytest.fixture
def small(folder):
    return load(folder)


def test_a_list_has_a_code_a_line_and_comments():
    assert codes_in("131047\n# a comment\n\n 470  # retired\n131047\n") == ["131047", "470"]


def test_the_same_codes_do_not_drift(small):
    assert not compare(small, OURS)


def test_both_directions_are_named(small):
    found = compare(small, ["131047", "131099", "131026"])
    assert found
    assert (found.lacking, found.unlisted) == (("131099",), ("33", "470"))


def test_a_reason_excuses_a_difference_and_a_reason_without_one_is_named(small):
    reasons = [
        Exemption(code="131099", reason="seen once"),
        Exemption(code="131047", reason="no longer true"),
    ]
    found = compare(small, [*OURS, "131099"], reasons)
    assert found.lacking == ()
    assert [e.id for e in found.exempt] == ["131099"]
    assert [e.id for e in found.needless] == ["131047"]
    assert found


def test_one_issuer_is_compared_alone(small):
    assert not compare(small, ["131026", "131047", "33"], namespace="cloud-api")
    assert compare(small, ["470"], namespace="cloud-api").lacking == ("470",)


def test_a_number_inside_a_range_is_known(catalog):
    assert compare(catalog, ["250"]).lacking == ()
    assert compare(catalog, ["131099", "PUBLIC-KEY-MISSING"]).lacking == ("131099",)

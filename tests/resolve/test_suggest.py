"""Type-ahead: what the Home tab shows while a person types."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("typed", "first"), [("13104", "131041"), ("#131047", "131047"), ("re-engage", "131047"), ("463", "190")]
)
def test_type_ahead_finds_by_code_and_by_words(resolver, typed, first):
    assert resolver.suggest(typed, 8)[0].code == first


def test_type_ahead_gives_no_more_than_asked_for_and_something_for_nothing(resolver):
    assert len(resolver.suggest("", 5)) == 5
    assert len(resolver.suggest("template", 3)) == 3
    assert resolver.suggest("zzzzqq", 3) == ()


@pytest.mark.parametrize(
    ("typed", "first"), [("banned", "131031"), ("pdf", "131053"), ("pin", "133005"), ("payment", "131042")]
)
def test_what_many_describe_with_a_word_comes_before_what_it_is_named_in_once(resolver, typed, first):
    assert resolver.suggest(typed, 8)[0].code == first

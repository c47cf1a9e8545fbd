from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resolve.alternatives import by_letter

PATTERNS = [
    r"\b(?:order|orders|pr|prs|id|ids|at line|see(?=\s*#))[\s:=]{0,3}$",
    r"a|ab|abc|b?a|[ab]c|\bab|(?:a|ab|c(?:a|b)){2}|a(b|c)|",
    r"(?:x\b|times?\b|[|)\]]a|[^]a]b|\)c|\|d)",
]
WORD = st.text("abc|()[]xs: ", max_size=12)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(deadline=None)
@given(
    st.one_of(
        WORD,
        st.lists(st.sampled_from(["order", "prs", "id:", "see #", "times", " ", "at line"])).map("".join),
    )
)
def test_a_pattern_matches_where_it_did(pattern, text):
    plain, quick = re.compile(pattern), re.compile(by_letter(pattern))
    assert [m.start() for m in plain.finditer(text)][:1] == [m.start() for m in quick.finditer(text)][:1]
    assert bool(plain.fullmatch(text)) == bool(quick.fullmatch(text))
    assert bool(plain.match(text)) == bool(quick.match(text))


def test_alternatives_of_one_letter_are_one_and_keep_their_order():
    assert by_letter("twilio flex|wati|twilio|t?x") == "t(?:wilio flex|wilio)|wati|t?x"

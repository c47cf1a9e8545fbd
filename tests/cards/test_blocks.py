from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import blocks as b


@given(st.text())
def test_escaping_leaves_nothing_for_slack_to_parse_and_can_be_undone(text):
    assert not set("<>") & set(b.escape(text))
    assert b.unescape(b.escape(text)) == text


@given(st.text(), st.integers(5, 80))
def test_cutting_keeps_the_limit_and_says_that_it_cut(text, limit):
    short = b.cut(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_cutting_ends_at_a_word():
    assert b.cut("one two three four", 15) == "one two three…"


@given(st.text())
def test_one_line_has_no_break_no_control_and_no_direction_override(text):
    line = b.one_line(text)
    assert line.isprintable() or all(not c.isspace() or c == " " for c in line)
    assert not set(line) & set("\n\r\t\x00\x1b\u202e\u2066\ud800")


def test_backticks_become_code_in_rich_text_and_vanish_in_plain_text():
    assert b.prose("set `en_US` now") == [b.words("set "), b.words("en_US", code=True), b.words(" now")]
    assert b.without_ticks("set `en_US`") == "set en_US"
    assert b.prose("a ` alone") == [b.words("a ` alone")]


def test_a_star_inside_bold_does_not_end_it():
    assert b.bold("a*b<c") == "*a∗b&lt;c*"


def test_a_bar_in_a_link_s_name_does_not_end_it():
    assert b.anchor("https://a.example/?x=1&y=2", "a|b>") == "<https://a.example/?x=1&amp;y=2|a/b&gt;>"


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("The window", "the window"), ("WhatsApp held", "WhatsApp held"), ("API says", "API says"),
        ("Meta's pause", "Meta's pause"), ("¿Quién?", "¿quién?"), ("", ""), ("…", "…"),
    ],
)  # fmt: skip
def test_a_first_letter_is_lowered_unless_it_begins_a_name(text, lowered):
    assert b.lower_first(text) == lowered


def test_texts_of_plain_kind_parse_no_emoji_names():
    assert b.plain(":smile:") == {"type": "plain_text", "text": ":smile:", "emoji": False}

from __future__ import annotations

import pytest

from bot.cards import blocks as b
from bot.cards.lines import SMALL, WIDTH, characters, count, shown, wrapped


def test_a_short_text_is_one_line_and_a_long_one_more():
    assert wrapped("one", WIDTH) == 1
    assert wrapped("word " * 60, WIDTH) > wrapped("word " * 30, WIDTH) > 1


def test_small_print_holds_more_and_a_narrow_column_less():
    text = "word " * 40
    assert wrapped(text, WIDTH, SMALL) < wrapped(text, WIDTH) < wrapped(text, WIDTH / 2)


def test_a_word_longer_than_the_line_wraps_inside():
    assert wrapped("x" * 500, WIDTH) >= 5


def test_wide_letters_count_wide():
    assert wrapped("漢" * 60, WIDTH) > wrapped("i" * 60, WIDTH)


def test_fields_stand_two_in_a_row():
    assert count([b.fields([("A", "x"), ("B", "y")])]) == 2
    assert count([b.fields([("A", "x"), ("B", "y"), ("C", "z")])]) == 4


def test_a_list_counts_its_items_and_a_row_of_buttons_one():
    items = b.rich(b.line(b.words("Do this")), b.listed([[b.words("a")], [b.words("b")]], ordered=True))
    assert count([items]) == 3
    assert count([b.actions([b.button("A", "a"), b.button("B", "b")])]) == 1


@pytest.mark.parametrize(
    ("mrkdwn", "read"),
    [
        ("*bold* and `code`", "bold and code"),
        ("<https://a.example|Name> &lt;", "Name <"),
        ("<!date^1^{time}|12 Nov>", "12 Nov"),
        ("<@U1> said", "@somebody said"),
    ],
)
def test_what_is_counted_is_what_is_read(mrkdwn, read):
    assert shown(mrkdwn) == read


def test_a_closed_menu_and_the_values_of_buttons_are_not_read():
    menu = b.overflow("m", [b.option("hidden", "v")])
    assert characters([b.actions([b.button("Go", "a", "secret"), menu])]) == 2

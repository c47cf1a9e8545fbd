from __future__ import annotations

import pytest

from bot.cards.draw import draw
from bot.cards.fallback import several_text, text
from bot.cards.setting import Setting


def test_code_headline_and_retry_stand_in_the_first_hundred_characters(answer, shelf):
    told = draw(answer("131047"), Setting(), shelf).text
    assert told.startswith(
        "131047: The 24-hour reply window is closed. Retry: no, send a template instead. Sender's move."
    )
    assert told.endswith("/support/error-codes>")


def test_whole_sentences_are_left_out_rather_than_cut():
    assert text(["A" * 200 + ".", "B" * 150 + "."]) == "A" * 200 + "."


def test_a_link_goes_before_it_is_cut():
    assert text(["A" * 290 + "."], "https://example.com") == "A" * 290 + "."


def test_a_list_names_the_first_and_counts_the_others_by_number(shelf):
    told = several_text(
        "3 errors", [shelf.get(f"cloud-api/{code}") for code in ("131042", "131026", "131047")]
    )
    assert told == (
        "3 errors. Start with 131042: billing problem on the account, the whole account, business admin. "
        "Then 131026, 131047."
    )


@pytest.mark.parametrize("code", ["131026", "138012", "131031", "470", "1022"])
def test_every_kind_of_answer_stands_alone_as_text(answer, shelf, code):
    told = draw(answer(code), Setting(), shelf).text
    assert told.startswith(f"{code}: ")
    assert len(told) <= 300
    assert "`" not in told

from __future__ import annotations

import re

import pytest

from bot.cards.draw import draw
from bot.cards.setting import Setting
from bot.cards.terminal import to_text
from bot.resolve.outcome import Found

NAMES = ["typed-code", "pasted-webhook", "free-text", "choice", "mistyped-code"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 72, 100])
def test_no_line_is_wider_than_the_terminal(drawn, name, width):
    lines = to_text(drawn[name], width, notes=False).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_says_the_same_words_at_every_width(drawn, name):
    narrow, wide = (
        " ".join(to_text(drawn[name], w, notes=False).replace("│", "").split()) for w in (50, 200)
    )
    assert narrow == wide


def test_links_are_numbered_and_their_addresses_stand_at_the_end(drawn):
    text = to_text(drawn["typed-code"])
    assert "instead of free text. Templates [1]" in text
    assert text.endswith(
        "[2] https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
    )


def test_a_link_of_several_words_has_one_number_and_one_address(drawn):
    text, _, addresses = to_text(drawn["free-text"], 120).partition("\n\n[1] ")
    assert "per-user limits [1]" in text
    assert "Meta error codes [2]" in text
    assert re.findall(r"\[\d+\]", text) == ["[1]", "[2]", "[1]"]
    assert len(addresses.splitlines()) == 2


def test_buttons_are_drawn_only_when_asked_for(drawn):
    assert "[Share]" not in to_text(drawn["typed-code"])
    assert "[Share] [Details]" in to_text(drawn["typed-code"], controls=True)


def test_a_terminal_card_mentions_no_button(answer, shelf):
    card = draw(answer("131049", Found.WORDS, words=("promo",)), Setting(place="terminal"), shelf)
    assert "Not this" not in to_text(card)


def test_nothing_in_a_paste_can_steer_the_terminal(answer, shelf):
    card = draw(
        answer("131026", Found.LOG, where="\x1b[2J\x9b", details="a\x1b]0;x\x07b\r"), Setting(), shelf
    )
    assert not set(to_text(card)) & set("\x1b\x9b\x07\r")


def test_references_and_entities_are_shown_as_people_read_them(answer, shelf):
    card = draw(answer("131047"), Setting(place="shared", shared_by="U123"), shelf)
    assert to_text(card).startswith("Shared by @U123 · asked: 131047")

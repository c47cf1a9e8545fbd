"""The five sample cards, to the letter. `UPDATE_GOLDEN=1 pytest tests/cards/test_samples.py` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.cards.terminal import to_text
from bot.playground.judge import judge_message

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = ["typed-code", "pasted-webhook", "free-text", "choice", "mistyped-code"]


def readable(card):
    return f"{to_text(card, 112, controls=True, notes=False)}\n\ntext: {card.text}\n"


def as_json(card):
    return json.dumps({"text": card.text, "blocks": card.blocks}, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("suffix", "write"), [("txt", readable), ("json", as_json)])
def test_a_sample_card_is_drawn_as_agreed(drawn, name, suffix, write):
    file = GOLDEN / f"{name}.{suffix}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(write(drawn[name]), "utf-8")
    assert write(drawn[name]) == file.read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_slack_takes_a_sample_card(drawn, name):
    assert judge_message({"text": drawn[name].text, "blocks": drawn[name].blocks}) == []

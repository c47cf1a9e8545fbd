"""From an outcome to a card: the one door of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import parts
from bot.cards.answer import answer_card
from bot.resolve.outcome import Answer, Choice, Several

if TYPE_CHECKING:
    from bot.cards.blocks import Card
    from bot.cards.library import Library
    from bot.cards.setting import Setting
    from bot.resolve.outcome import Outcome


def draw(outcome: Outcome, setting: Setting, catalog: Library) -> Card:
    """Draw an outcome for a place. Never raises on what an outcome may hold; inside Slack's limits always."""
    # The card of an answer is the first that a process draws; the others are imported when one is drawn.
    match outcome:
        case Answer() if parts.retired(outcome.entry):
            from bot.cards.retired import retired_card  # noqa: PLC0415

            return retired_card(outcome, setting, catalog)
        case Answer():
            return answer_card(outcome, setting, catalog)
        case Several():
            from bot.cards.several import several_card  # noqa: PLC0415

            return several_card(outcome, setting)
        case Choice():
            from bot.cards.choice import choice_card  # noqa: PLC0415

            return choice_card(outcome, setting)
    from bot.cards.unknown import unknown_card  # noqa: PLC0415

    return unknown_card(outcome, setting, catalog)

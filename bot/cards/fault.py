"""What did not go as it was meant: a fault of ours, with an id to quote and never an exception's text, or a refusal."""

from __future__ import annotations

from bot.cards import blocks as b
from bot.cards import fallback, ids, words


def fault_card(fault_id: str) -> b.Card:
    """Draw a fault for a message."""
    told = words.FAULT.format(id=f"`{_plain(fault_id)}`")
    return b.Card(told.replace("`", ""), [b.section(told)])


def fault_view(fault_id: str) -> b.Block:
    """Draw a fault as a modal."""
    told = words.FAULT.format(id=f"`{_plain(fault_id)}`")
    return b.modal(words.FAULT_TITLE, [b.section(told)], callback_id=ids.FAULT_VIEW)


def plain_card(sentence: str) -> b.Card:
    """Draw what stood in the way and how to proceed, where that is known; nothing to quote. Escapes the sentence."""
    return b.Card(b.escape(sentence), [b.section(b.escape(sentence))])


def not_shared(card: b.Card) -> b.Card:
    """Draw above a card why it went to the asker alone, who meant to share it."""
    told = b.escape(words.NOT_SHARED)
    text = f"{told} {card.text}"
    return b.Card(text if len(text) <= fallback.WHOLE else told, [b.context(told), *card.blocks])


def _plain(fault_id: str) -> str:
    return "".join(
        letter for letter in fault_id if letter.isascii() and (letter.isalnum() or letter in "-_")
    )[:60]

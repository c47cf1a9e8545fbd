"""The judge of messages: what ``chat.postMessage``, an acknowledgement or a response_url would be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.playground.judge.fault import Fault, Spot, Surface
from bot.playground.judge.limits import LIMITS, POST
from bot.playground.judge.payload import list_of_blocks
from bot.playground.judge.relations import items
from bot.playground.judge.rules import beyond, breach

_ROOT = Spot("", "message")
_LONG_TEXT = {
    "message.text": "text is cut after {most} characters",
    "message.text.advice": "text is best kept to {most} characters",
}


def judge_blocks(blocks: Sequence[object], surface: Surface) -> list[Fault]:
    """Judge a list of blocks for a surface; pointers start with ``/blocks``. Never raises on bad input."""
    return list(list_of_blocks(blocks, Spot("/blocks", surface)))


def judge_message(payload: Mapping[str, object]) -> list[Fault]:
    """Judge a message: its blocks, those of its attachments, and its top-level text.

    Keys other than ``text``, ``blocks`` and ``attachments`` are arguments of the method and not judged.
    Never raises on bad input.
    """
    if not isinstance(payload, Mapping):
        return [_ROOT.fault("type", "must provide an object", POST)]
    return [*_blocks(payload), *_attachments(payload), *_text(payload)]


def _blocks(payload: Mapping[str, object]) -> Iterator[Fault]:
    if payload.get("blocks") is not None:
        yield from list_of_blocks(payload["blocks"], _ROOT / "blocks")


def _attachments(payload: Mapping[str, object]) -> Iterator[Fault]:
    for index, attachment in enumerate(items(payload.get("attachments"))):
        if isinstance(attachment, Mapping) and attachment.get("blocks") is not None:
            yield from list_of_blocks(attachment["blocks"], _ROOT / "attachments" / index / "blocks")


def _text(payload: Mapping[str, object]) -> Iterator[Fault]:
    text = payload.get("text")
    spot = _ROOT / "text"
    if text is not None and not isinstance(text, str):
        yield spot.fault("type", "must provide a string", POST)
    elif text:
        cut, advice = LIMITS["message.text"], LIMITS["message.text.advice"]
        limit = cut if beyond(cut, len(text)) else advice
        yield from breach(limit, len(text), spot, ("", _LONG_TEXT[limit.name]))
    elif payload.get("blocks") or payload.get("attachments"):
        message = "missing_text_in_message: notifications and screen readers use the top-level `text`"
        yield _ROOT.fault("missing_text", message, POST, "warning")
    else:
        yield _ROOT.fault("no_text", "missing required field: text", POST)

"""How many lines a card takes in Slack's desktop client, estimated: the budget's ruler.

Slack publishes no such numbers. The widths are our reading of a message at 1280 pixels with the side bar open, in Lato
at 15 pixels; letters are counted by class of width. It is a ruler for comparing cards with one another, calibrated
so that the golden samples fit uncut; it was never held against a live client.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.cards.blocks import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cards.blocks import Block, Part

WIDTH = 680.0
"""Pixels of a line of a message."""
BODY, SMALL, TITLE = 15.0, 13.0, 18.0
"""Sizes of the letters in text, context and header."""
INDENT = 28.0
QUOTED = 16.0
ACCESSORY = 130.0
"""Pixels that a button beside a section takes."""

_NARROW = frozenset("ijl.,:;'|!`I ")
_SLIM = frozenset('frt()[]{}"-/\\*')
_BROAD = frozenset("mwMW@%—…")
_LINK = re.compile(r"<[^<>|]*\|([^<>]*)>")
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
_REFERENCE = re.compile(r"<[@#!][^<>]*>")


def count(blocks: Iterable[Block]) -> int:
    """Return the rendered lines of the blocks; a row of controls is one line."""
    return sum(_block(block) for block in blocks)


def characters(blocks: Iterable[Block]) -> int:
    """Return the characters a reader sees, button texts included, menus closed."""
    return sum(len(text) for block in blocks for text in texts(block))


def texts(block: Block) -> list[str]:
    """Return the visible texts of a block, in order, unescaped and without marks; menus are closed."""
    match block["type"]:
        case "header":
            return [block["text"]["text"]]
        case "context":
            return [_of(element) for element in block["elements"]]
        case "section":
            parts = [block["text"]] if "text" in block else []
            beside = block.get("accessory", {})
            return [_of(part) for part in (*parts, *block.get("fields", ()))] + _labels(beside)
        case "rich_text":
            return [element.get("text", "") for part in block["elements"] for element in _elements(part)]
    return [label for element in block.get("elements", ()) for label in _labels(element)]


def shown(mrkdwn: str) -> str:
    """Return what a reader sees of mrkdwn: names of links, no marks."""
    text = mrkdwn
    if "<" in text:
        text = _REFERENCE.sub(_fallback, _LINK.sub(_fallback, text))
    if "*" in text:
        text = _BOLD.sub(r"\1", text)
    return unescape(text.replace("`", ""))


def _of(part: Part) -> str:
    text: str = part["text"]
    return shown(text) if part["type"] == "mrkdwn" else text


def _labels(element: Part) -> list[str]:
    """Return what is written on a control."""
    named = (element.get(name) for name in ("text", "placeholder", "positive_button", "negative_button"))
    found = [part.get("text", part) for part in named if part]
    return [text if isinstance(text, str) else text["text"] for text in found]


def _elements(part: Part) -> list[Part]:
    if part["type"] != "rich_text_list":
        return list(part["elements"])
    return [element for item in part["elements"] for element in item["elements"]]


def wrapped(text: str, width: float, size: float = BODY) -> int:
    """Return how many lines a text takes, words kept whole."""
    return sum(_paragraph(paragraph, width, size) for paragraph in text.split("\n"))


def _fallback(reference: re.Match[str]) -> str:
    inner = reference.group()[1:-1]
    return inner.rpartition("|")[2] if "|" in inner else "@somebody"


def _paragraph(text: str, width: float, size: float) -> int:
    if len(text) * size <= width or _extent(text, size) <= width:
        return 1
    lines, used, gap = 1, 0.0, _EM[" "] * size
    for word in text.split():
        extent = _extent(word, size)
        if used and used + gap + extent > width:
            lines, used = lines + 1, 0.0
        used += extent + (gap if used else 0.0)
        while used > width:
            lines, used = lines + 1, used - width
    return lines


def _extent(text: str, size: float) -> float:
    return sum(map(_EM.__getitem__, text)) * size


class _Widths(dict[str, float]):
    """Width of a letter in em; letters outside ASCII are worked out and not kept, so the table stays small."""

    def __missing__(self, letter: str) -> float:
        return _em(letter)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.24
    if letter in _SLIM:
        return 0.36
    if letter in _BROAD:
        return 0.82
    if letter.isupper():
        return 0.66
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.54


_EM = _Widths({chr(code): _em(chr(code)) for code in range(32, 127)})


def _block(block: Block) -> int:
    match block["type"]:
        case "header":
            return wrapped(block["text"]["text"], WIDTH, TITLE * 1.05)
        case "context":
            return wrapped(
                " ".join(texts(block)) if len(block["elements"]) > 1 else texts(block)[0], WIDTH, SMALL
            )
        case "section":
            return _section(block)
        case "rich_text":
            return sum(_rich(part) for part in block["elements"])
        case "divider":
            return 0
    return 1


def _section(block: Block) -> int:
    width = WIDTH - (ACCESSORY if "accessory" in block else 0.0)
    lines = wrapped(shown(block["text"]["text"]), width) if "text" in block else 0
    cells = [wrapped(shown(cell["text"]), WIDTH / 2 - 8) for cell in block.get("fields", ())]
    return lines + sum(max(cells[at : at + 2]) for at in range(0, len(cells), 2))


def _rich(part: Part) -> int:
    if part["type"] == "rich_text_list":
        return sum(wrapped(_run(item), WIDTH - INDENT) for item in part["elements"])
    return wrapped(_run(part), WIDTH - (QUOTED if part["type"] == "rich_text_quote" else 0.0))


def _run(part: Part) -> str:
    return "".join(element.get("text", "") or "@somebody" for element in part["elements"])

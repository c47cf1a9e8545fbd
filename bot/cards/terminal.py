"""A card for the terminal, as plain text. Knows blocks, not outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards.blocks import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.cards.blocks import Block, Card, Part

_MARK = re.compile(
    r"<(?P<target>[^<>|]+)(?:\|(?P<name>[^<>]*))?>|`(?P<code>[^`\n]+)`|(?<!\w)\*(?P<bold>[^*\n]+)\*(?!\w)"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; `url` where it is a link."""

    text: str
    url: str = ""
    code: bool = False


Paragraph = tuple["list[Run]", str, str]
"""Runs, the indent of lines after the first, and a mark before each line."""


def to_text(card: Card, width: int = 100, *, controls: bool = False, notes: bool = True) -> str:
    """Return the card as plain text of at most `width` columns (long words and addresses stand out).

    `controls` draws the buttons, which do nothing in a terminal. `notes`: links get a number and their addresses
    stand at the end; without it a link is its name and an arrow. Code stands in backticks.
    """
    addresses: dict[str, int] = {}

    def dress(run: Run) -> Run:
        if run.code:
            return Run(f"`{run.text}`")
        if not run.url:
            return run
        mark = f"[{addresses.setdefault(run.url, len(addresses) + 1)}]" if notes else "↗"
        return Run(f"{run.text} {mark}")

    rows = _lines(card, width, dress, controls=controls)
    if notes and addresses:
        rows += ["", *(f"[{at}] {url}" for url, at in addresses.items())]
    return _CONTROL.sub("", "\n".join(rows))


def _lines(card: Card, width: int, dress: Callable[[Run], Run], *, controls: bool) -> list[str]:
    """Return the lines, a blank one between blocks that are not small print under one another."""
    lines: list[str] = []
    before = ""
    for block in card.blocks:
        paragraphs = [
            ([dress(run) for run in runs], indent, mark)
            for runs, indent, mark in _paragraphs(block, controls=controls)
        ]
        if not paragraphs:
            continue
        if lines and not _joined(before, block["type"]):
            lines.append("")
        for paragraph in paragraphs:
            lines += _drawn(paragraph, max(width, 20))
        before = block["type"]
    return lines


def _drawn(paragraph: Paragraph, width: int) -> Iterator[str]:
    runs, indent, mark = paragraph
    for line in _wrap(runs, width - len(mark), indent):
        yield (mark + line).rstrip()


def _joined(above: str, below: str) -> bool:
    return (
        (above in {"header", "context"} and below == "context")
        or below == "context_actions"
        or above == "divider"
    )


def _paragraphs(block: Block, *, controls: bool) -> Iterator[Paragraph]:
    match block["type"]:
        case "header":
            yield [Run(block["text"]["text"])], "", ""
        case "context":
            for element in block["elements"]:
                yield list(_text(element)), "", ""
        case "section":
            yield from _section(block, controls=controls)
        case "rich_text":
            for part in block["elements"]:
                yield from _rich(part)
        case "actions" | "context_actions" if controls:
            yield [Run(" ".join(_control(element) for element in block["elements"]))], "", ""


def _section(block: Block, *, controls: bool) -> Iterator[Paragraph]:
    accessory = block.get("accessory")
    runs = list(_text(block["text"])) if "text" in block else []
    if accessory and controls:
        runs.append(Run(f"  {_control(accessory)}"))
    if runs:
        yield runs, "", ""
    cells = [cell["text"].partition("\n") for cell in block.get("fields", ())]
    names = ["".join(run.text for run in _marked(label)) for label, _, _ in cells]
    longest = max(map(len, names), default=0) + 2
    for name, (_, _, value) in zip(names, cells, strict=True):
        yield [Run(name.ljust(longest)), *_marked(value)], " " * longest, ""


def _rich(part: Part) -> Iterator[Paragraph]:
    if part["type"] == "rich_text_list":
        for at, item in enumerate(part["elements"], 1):
            mark = f"{at}. " if part["style"] == "ordered" else "• "
            yield [Run(mark), *_elements(item)], " " * len(mark), ""
    else:
        yield list(_elements(part)), "", "│ " if part["type"] == "rich_text_quote" else ""


def _elements(part: Part) -> Iterator[Run]:
    for element in part["elements"]:
        if element["type"] == "link":
            yield Run(element["text"], element["url"])
        else:
            yield Run(element.get("text", ""), code=bool(element.get("style", {}).get("code")))


def _text(element: Part) -> Iterator[Run]:
    return _marked(element["text"]) if element["type"] == "mrkdwn" else iter([Run(element["text"])])


def _marked(text: str) -> Iterator[Run]:
    """Yield the runs of mrkdwn: bold, code, links, references by their fallback."""
    end = 0
    for mark in _MARK.finditer(text):
        if mark.start() > end:
            yield Run(unescape(text[end : mark.start()]))
        end = mark.end()
        if mark["code"]:
            yield Run(unescape(mark["code"]), code=True)
        elif mark["bold"]:
            yield Run(unescape(mark["bold"]))
        elif mark["target"].startswith(("http://", "https://")):
            url = unescape(mark["target"])
            yield Run(unescape(mark["name"] or url), url)
        else:
            yield Run(unescape(mark["name"] or mark["target"].lstrip("!")))
    if end < len(text):
        yield Run(unescape(text[end:]))


def _control(element: Part) -> str:
    if element["type"] == "overflow":
        return f"[⋯ {' · '.join(option['text']['text'] for option in element['options'])}]"
    if element["type"] == "feedback_buttons":
        names = (element["positive_button"]["text"]["text"], element["negative_button"]["text"]["text"])
        return f"[{names[0]}] [{names[1]}]"
    return f"[{(element.get('text') or element.get('placeholder', {})).get('text', '')}]"


def _wrap(runs: Iterable[Run], width: int, indent: str = "") -> Iterator[str]:
    """Yield lines of at most `width` columns; lines after the first begin with `indent`."""
    line = ""
    for run in runs:
        for at, paragraph in enumerate(run.text.split("\n")):
            if at:
                yield line
                line = indent
            for word in _WORD.findall(paragraph):
                if len(line) + len(word) > width and len(line) > len(indent):
                    yield line
                    line = indent
                    word = word.lstrip()  # noqa: PLW2901 - the space went with the break
                line += word
    if line:
        yield line

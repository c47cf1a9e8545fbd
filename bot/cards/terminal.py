"""A card for the terminal: lines of styled runs, or plain text. Knows blocks, not outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.cards.blocks import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.cards.blocks import Block, Card, Part

Kind = Literal["plain", "bold", "code", "dim", "link"]

_MARK = re.compile(
    r"<(?P<target>[^<>|]+)(?:\|(?P<name>[^<>]*))?>|`(?P<code>[^`\n]+)`|(?<!\w)\*(?P<bold>[^*\n]+)\*(?!\w)"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one style; `url` where it is a link."""

    text: str
    kind: Kind = "plain"
    url: str = ""


Line = tuple[Run, ...]


def to_text(card: Card, width: int = 100, *, controls: bool = False, notes: bool = True) -> str:
    """Return the card as plain text of at most `width` columns (long words and addresses stand out).

    `controls` draws the buttons, which do nothing in a terminal. `notes`: links get a number and their addresses
    stand at the end; without it a link is its name and an arrow.
    """
    addresses: list[str] = []
    rows = [
        "".join(_named(run, addresses, notes=notes) for run in line).rstrip()
        for line in to_lines(card, width, controls=controls)
    ]
    if notes and addresses:
        rows += ["", *(f"[{at}] {url}" for at, url in enumerate(addresses, 1))]
    return _CONTROL.sub("", "\n".join(rows))


def to_lines(card: Card, width: int = 100, *, controls: bool = False) -> list[Line]:
    """Return the card as lines of styled runs, a blank line between blocks that are not small print."""
    lines: list[Line] = []
    for block in card.blocks:
        drawn = list(_block(block, max(width, 20), controls=controls))
        if drawn and lines and not _joined(block):
            lines.append(())
        lines += drawn
    return lines


def _named(run: Run, addresses: list[str], *, notes: bool) -> str:
    if not run.url:
        return run.text
    if not notes:
        return f"{run.text} ↗"
    if run.url not in addresses:
        addresses.append(run.url)
    return f"{run.text} [{addresses.index(run.url) + 1}]"


def _joined(block: Block) -> bool:
    return bool(block["type"] in {"context", "context_actions"})


def _block(block: Block, width: int, *, controls: bool) -> Iterator[Line]:
    match block["type"]:
        case "header":
            yield from _wrap([Run(block["text"]["text"], "bold")], width)
        case "context":
            for element in block["elements"]:
                yield from _wrap(
                    [Run(r.text, "link" if r.url else "dim", r.url) for r in _text(element)], width
                )
        case "section":
            yield from _section(block, width, controls=controls)
        case "rich_text":
            for part in block["elements"]:
                yield from _rich(part, width)
        case "actions" | "context_actions" if controls:
            yield from _wrap([Run(" ".join(_control(element) for element in block["elements"]))], width)


def _section(block: Block, width: int, *, controls: bool) -> Iterator[Line]:
    accessory = block.get("accessory")
    runs = list(_text(block["text"])) if "text" in block else []
    if accessory and controls:
        runs.append(Run(f"  {_control(accessory)}"))
    if runs:
        yield from _wrap(runs, width)
    cells = [cell["text"].partition("\n") for cell in block.get("fields", ())]
    names = [_plain(label) for label, _, _ in cells]
    longest = max(map(len, names), default=0) + 2
    for name, (_, _, value) in zip(names, cells, strict=True):
        yield from _wrap([Run(name.ljust(longest), "bold"), *_marked(value)], width, " " * longest)


def _rich(part: Part, width: int) -> Iterator[Line]:
    if part["type"] == "rich_text_list":
        for at, item in enumerate(part["elements"], 1):
            mark = f"{at}. " if part["style"] == "ordered" else "• "
            yield from _wrap([Run(mark), *_elements(item)], width, " " * len(mark))
    elif part["type"] == "rich_text_quote":
        for line in _wrap(list(_elements(part)), width - 2):
            yield (Run("│ ", "dim"), *line)
    else:
        yield from _wrap(list(_elements(part)), width)


def _elements(part: Part) -> Iterator[Run]:
    for element in part["elements"]:
        style = element.get("style", {})
        kind: Kind = "code" if style.get("code") else "bold" if style.get("bold") else "plain"
        if element["type"] == "link":
            yield Run(element["text"], "link", element["url"])
        else:
            yield Run(element.get("text", ""), kind)


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
            yield Run(unescape(mark["code"]), "code")
        elif mark["bold"]:
            yield Run(unescape(mark["bold"]), "bold")
        elif mark["target"].startswith(("http://", "https://")):
            url = unescape(mark["target"])
            yield Run(unescape(mark["name"] or url), "link", url)
        else:
            yield Run(unescape(mark["name"] or mark["target"].lstrip("!")))
    if end < len(text):
        yield Run(unescape(text[end:]))


def _plain(mrkdwn: str) -> str:
    return "".join(run.text for run in _marked(mrkdwn))


def _control(element: Part) -> str:
    if element["type"] == "overflow":
        return f"[⋯ {' · '.join(option['text']['text'] for option in element['options'])}]"
    if element["type"] == "feedback_buttons":
        names = (element["positive_button"]["text"]["text"], element["negative_button"]["text"]["text"])
        return f"[{names[0]}] [{names[1]}]"
    return f"[{(element.get('text') or element.get('placeholder', {})).get('text', '')}]"


def _wrap(runs: Iterable[Run], width: int, indent: str = "") -> Iterator[Line]:
    """Yield lines of at most `width` columns; lines after the first begin with `indent`."""
    line: list[Run] = []
    used = 0
    for run in runs:
        for at, paragraph in enumerate(run.text.split("\n")):
            if at:
                yield _merged(line)
                line, used = [Run(indent)], len(indent)
            for word in _WORD.findall(paragraph):
                if used + len(word) > width and used > len(indent):
                    yield _merged(line)
                    line, used = [Run(indent)], len(indent)
                    word = word.lstrip()  # noqa: PLW2901 - the space went with the break
                line.append(Run(word, run.kind, run.url))
                used += len(word)
    if line:
        yield _merged(line)


def _merged(line: list[Run]) -> Line:
    """Return the line with neighbours of one style as one run: a link of three words is one link."""
    merged: list[Run] = []
    for run in line:
        if merged and (merged[-1].kind, merged[-1].url) == (run.kind, run.url):
            merged[-1] = Run(merged[-1].text + run.text, run.kind, run.url)
        elif run.text:
            merged.append(run)
    return tuple(merged)

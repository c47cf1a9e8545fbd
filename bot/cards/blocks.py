"""Block Kit from small constructors: plain dicts, escaped and cut in the right order.

User text is only ever put into `plain` or rich-text elements, where Slack parses nothing, or through `escape`.
Cutting comes before escaping, so that no `&lt;` is split
(https://docs.slack.dev/messaging/formatting-message-text/#escaping).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Block = dict[str, Any]
Part = dict[str, Any]

OPTION_TEXT = 75
"""https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
LABEL = 75
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element, `accessibility_label`"""
VIEW_TITLE = 24
"""https://docs.slack.dev/reference/views/modal-views, also `submit` and `close`"""

NAMES = frozenset({"Meta", "Facebook", "Graph", "Cloud", "Android", "Flow", "Flows", "Twilio", "I"})
"""Words that keep their capital inside a sentence."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Card:
    """What is posted: `text` says the same as `blocks` (escaped, at most 300), for pushes and screen readers."""

    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Neutralise Slack's three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def one_line(text: str) -> str:
    """Return the text without line breaks, runs of space, control and direction-override characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, ending in "…" at a word where something was cut."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1]
    head, space, _ = short.rpartition(" ")
    if space and len(head) >= limit * 2 // 3:
        short = head
    return short.rstrip(" ,;:.·") + "…"


def without_ticks(text: str) -> str:
    """Return the text without code marks, for elements that know no code font."""
    return text.replace("`", "")


def lower_first(text: str) -> str:
    """Lower the first letter, unless the first word is a name or has more capitals ("Meta", "WhatsApp", "API")."""
    word = re.search(r"\w+", text)
    if word is None or word.group() in NAMES or any(letter.isupper() for letter in word.group()[1:]):
        return text
    at = word.start()
    return text[:at] + text[at].lower() + text[at + 1 :]


def bold(text: str) -> str:
    """Return escaped mrkdwn in bold; a star inside would end it, so it is replaced by a look-alike."""
    return f"*{escape(text.replace('*', '∗'))}*"


def anchor(url: str, name: str) -> str:
    """Return a named mrkdwn link; a bar or bracket in the name would end it."""
    return f"<{escape(url)}|{escape(name.replace('|', '/'))}>"


def plain(text: str) -> Part:
    """Return a text object in which nothing is parsed, not even emoji names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Part:
    """Return a text object of text that is escaped already; bare names and URLs are not made links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str, limit: int = 80) -> Block:
    """Return a header; Slack allows 150 characters, one line of the card holds far less."""
    return {"type": "header", "text": plain(cut(without_ticks(one_line(text)), limit))}


def section(text: str, accessory: Part | None = None) -> Block:
    """Return a section of escaped mrkdwn, with an element beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Return labels over values, the values escaped mrkdwn; two a row, stacked on a phone."""
    return {"type": "section", "fields": [mrkdwn(f"{bold(label)}\n{value}") for label, value in pairs]}


def context(text: str) -> Block:
    """Return a small line of escaped mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def plain_context(text: str) -> Block:
    """Return a small line that may quote the reader."""
    return {"type": "context", "elements": [plain(text)]}


def actions(elements: Sequence[Part], block_id: str = "") -> Block:
    """Return a row of controls."""
    block: Block = {"type": "actions", "elements": list(elements)}
    return {**block, "block_id": block_id} if block_id else block


def divider() -> Block:
    """Return a line between two parts."""
    return {"type": "divider"}


def button(text: str, action_id: str, value: str = "", label: str = "") -> Part:
    """Return a button without a colour. `label` is what a screen reader says instead of the text."""
    element: Part = {"type": "button", "text": plain(text), "action_id": action_id}
    if value:
        element["value"] = value
    if label:
        element["accessibility_label"] = cut(one_line(label), LABEL)
    return element


def option(text: str, value: str) -> Part:
    """Return one option of a menu."""
    return {"text": plain(cut(one_line(text), OPTION_TEXT)), "value": value}


def overflow(action_id: str, options: Sequence[Part]) -> Part:
    """Return the menu behind three dots; one to five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def rich(*parts: Part) -> Block:
    """Return a rich-text block."""
    return {"type": "rich_text", "elements": list(parts)}


def line(*elements: Part) -> Part:
    """Return one paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(*elements: Part) -> Part:
    """Return a quotation of rich text."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def preformatted(text: str) -> Part:
    """Return text as it is, in code font."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def listed(items: Iterable[Sequence[Part]], *, ordered: bool) -> Part:
    """Return a list, numbered or with bullets."""
    style = "ordered" if ordered else "bullet"
    return {"type": "rich_text_list", "style": style, "elements": [line(*item) for item in items]}


def words(text: str, *, strong: bool = False, code: bool = False) -> Part:
    """Return a run of rich text; nothing in it is parsed."""
    style = {name: True for name, on in (("bold", strong), ("code", code)) if on}
    element: Part = {"type": "text", "text": text}
    return {**element, "style": style} if style else element


def link(url: str, name: str) -> Part:
    """Return a named link of rich text."""
    return {"type": "link", "url": url, "text": name}


def prose(text: str) -> list[Part]:
    """Return the catalog's text as rich text: what stands in backticks in code font."""
    pieces = [(piece, at % 2 == 1) for at, piece in enumerate(_CODE.split(text))]
    return [words(piece, code=code) for piece, code in pieces if piece]


def modal(title: str, blocks: Sequence[Block], **more: Any) -> Block:  # noqa: ANN401 - Slack's own fields
    """Return a modal view that closes with *Close*."""
    view = {"type": "modal", "title": plain(cut(title, VIEW_TITLE)), "close": plain("Close")}
    return {**view, "blocks": list(blocks), **more}

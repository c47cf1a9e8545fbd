"""Rich text: sections, lists, quotes and preformatted text, with what may stand inside them."""

from __future__ import annotations

from bot.playground.judge.composition import CHANNEL, COLOUR, GROUP, TEAM, USER, web_address
from bot.playground.judge.limits import RICH
from bot.playground.judge.rules import (
    Anything,
    Choice,
    Doubtful,
    Flag,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    Text,
)

_FLAGS = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")

STYLE = Shape(RICH, dict.fromkeys(_FLAGS, Flag(RICH)))


def _part(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Shape:
    fields: dict[str, Rule] = {"type": Anything(), "style": STYLE, **required, **(optional or {})}
    return Shape(RICH, fields, ("type", *required))


_REFERENCE = "rich_text.reference"
_LINK = Text("rich_text.url", web_address)

PARTS: dict[str, Rule] = {
    "text": _part({"text": Text("rich_text.text")}),
    "link": _part({"url": _LINK}, {"text": Text("rich_text.link.text"), "unsafe": Flag(RICH)}),
    "emoji": _part(
        {"name": Text(_REFERENCE)}, {"unicode": Text(_REFERENCE), "skin_tone": Number("rich_text.skin_tone")}
    ),
    "user": _part({"user_id": Text(_REFERENCE, USER)}),
    "usergroup": _part({"usergroup_id": Text(_REFERENCE, GROUP)}),
    "channel": _part({"channel_id": Text(_REFERENCE, CHANNEL)}),
    "team": _part({"team_id": Text(_REFERENCE, TEAM)}),
    "broadcast": _part({"range": Choice(("here", "channel", "everyone"), RICH)}),
    "color": _part({"value": Text(_REFERENCE, COLOUR)}),
    "date": _part(
        {"timestamp": Number("rich_text.timestamp"), "format": Text(_REFERENCE)},
        {"url": _LINK, "fallback": Text("rich_text.link.text")},
    ),
}
"""The elements that a line of rich text is made of."""

_IN_LINE = Items("rich_text.section", Kinds(RICH, PARTS))
_BORDER = Number("rich_text.border")

_SECTION = Shape(RICH, {"type": Anything(), "elements": _IN_LINE}, ("type", "elements"))

_LIST = Shape(
    RICH,
    {
        "type": Anything(),
        "style": Choice(("bullet", "ordered"), RICH),
        "elements": Items("rich_text.list", Kinds(RICH, {"rich_text_section": _SECTION})),
        "indent": Number("rich_text.indent"),
        "offset": Number("rich_text.offset"),
        "border": _BORDER,
    },
    ("type", "style", "elements"),
)

_PREFORMATTED = Shape(
    RICH,
    {"type": Anything(), "elements": _IN_LINE, "border": _BORDER, "language": Text("rich_text.language")},
    ("type", "elements"),
)

_QUOTE = Shape(RICH, {"type": Anything(), "elements": _IN_LINE, "border": _BORDER}, ("type", "elements"))

_PIECES = Kinds(
    RICH,
    {
        "rich_text_section": _SECTION,
        "rich_text_list": _LIST,
        "rich_text_preformatted": _PREFORMATTED,
        "rich_text_quote": _QUOTE,
    },
)

RICH_TEXT = Shape(
    RICH,
    {"type": Anything(), "block_id": Text("block_id"), "elements": Items("rich_text.elements", _PIECES)},
    ("type", "elements"),
)
"""A whole ``rich_text`` block, also the value of rich text inputs, table cells and container titles."""

RICH_TEXT_KIND = Kinds(RICH, {"rich_text": RICH_TEXT})
"""A place where only a ``rich_text`` object may stand."""

RICH_TEXT_GUESSED = Doubtful(RICH_TEXT_KIND, RICH)
"""The same where the documentation says rich text without giving its rules."""

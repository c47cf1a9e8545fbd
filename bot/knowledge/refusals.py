"""What pydantic refuses, in an author's words: the reason, and what to do."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from bot.knowledge import models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Said = tuple[str, str]
"""reason, remedy"""

_FORMS = (
    (r"^\S(?:", ("has a line break, a tab, or a space at an end", "write it on one line")),
    ("^https:", ("is not an https address", "write the address with https://")),
    ("^(cloud-api|", ("is not a key", "write namespace/code, such as cloud-api/131047")),
    ("^[a-z0-9]+(-", ("is not an id", "lower-case letters, digits and single hyphens")),
)
_KINDS = {
    "string": ("is {kind}, not text", "put it in quotes"),
    "tuple": ("is {kind}, not a list", "put it in [ ]"),
    "dict": ("is {kind}, not a table", "write it as a [table]"),
    "model": ("is {kind}, not a table", "write it as a [table] or { … }"),
    "int": ("is {kind}, not a whole number", "write the number without quotes"),
    "bool": ("is {kind}, not true or false", "write true or false without quotes"),
    "date": ("is {kind}, not a date", "write it as 2026-09-11, without quotes"),
}
_SHOWN = 40


def place(prefix: str, loc: tuple[int | str, ...]) -> str:
    """Return where a fault stands, as an author counts: `causes[0].steps[1].text`."""
    path = prefix
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += f".{part}" if path else part
    return path


def explain(item: Mapping[str, Any]) -> Said:
    """Return reason and remedy of one of pydantic's error details."""
    kind, context, value = item["type"], item.get("ctx", {}), item["input"]
    say = _WORDS.get(kind)
    if say is not None:
        return say(value, context, item["loc"])
    base = kind.split("_")[0]
    if base in _KINDS:
        reason, remedy = _KINDS[base]
        return reason.format(kind=_kind(value)), remedy
    return item["msg"][:1].lower() + item["msg"][1:], "mend the value"


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{_cut(value)}"'
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
    return f"a {type(value).__name__}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _unknown(_: object, __: dict[str, Any], loc: tuple[int | str, ...]) -> Said:
    near = difflib.get_close_matches(str(loc[-1]), _fields(), n=1)
    return "no such field", f"did you mean {near[0]}?" if near else "catalog/README.md lists the fields"


def _fields() -> list[str]:
    records = [
        kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, models.Record)
    ]
    return sorted({name for record in records for name in record.model_fields})


def _form(_: object, context: dict[str, Any], __: object) -> Said:
    pattern = str(context.get("pattern", ""))
    return next(
        (said for start, said in _FORMS if pattern.startswith(start)),
        ("has characters that do not belong there", f"its form is {pattern}"),
    )


def _one_of(value: object, context: dict[str, Any], _: object) -> Said:
    return f"is {_cut(str(value))!r}", f"one of {context.get('expected', '').replace(chr(39), '')}"


_WORDS: dict[str, Callable[[Any, dict[str, Any], Any], Said]] = {
    "missing": lambda *_: ("is missing", "add it"),
    "extra_forbidden": _unknown,
    "string_too_long": lambda v, c, _: (f"has {len(v)} characters", f"at most {c['max_length']}: shorten it"),
    "string_too_short": lambda *_: ("is empty", "write it, or take the line out"),
    "string_pattern_mismatch": _form,
    "too_long": lambda _, c, __: (f"has {c['actual_length']} items", f"at most {c['max_length']}"),
    "too_short": lambda _, c, __: (f"has {c['actual_length']} items", f"at least {c['min_length']}"),
    "literal_error": _one_of,
    "enum": _one_of,
    "greater_than": lambda v, c, _: (f"is {v}", f"more than {c['gt']}"),
}

"""The errors of one parsed object: whose message each was, when, and the fields by which it is judged.

The same shapes as `payload` reads from pasted text, walked in parsed JSON: a file has thousands of them. Only keys
count. What people wrote to each other (`text.body`) is not looked at.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.resolve.fields import ERRORS, LONGEST, MESSAGE, RANK, moment, number, plain, recipient, role
from bot.resolve.ledger import SIP

DEPTH = 40
"""Levels of an object that are walked; no error lies deeper."""
MOST_SAID = 8
"""Texts of one object that are read as log lines."""
SENT = frozenset({"sent", "delivered", "read", "played"})
"""Statuses of a message that did not fail."""

_TELLS = frozenset({"code", "word", "subcode", "error", "message", "title", "details"})
"""Roles of which an object needs one to be an error, or to say something that may be read as a log line."""
_WHOSE = frozenset({"message_id", "id", "recipient", "time"})
_ASIDE = frozenset(
    {"error_data", "text", "metadata", "contacts", "conversation", "pricing", "nfm_reply", "interactive"}
)
"""Keys of webhooks below which no error stands: people's own words, names, prices."""
_OPENING = frozenset("{[")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{3,39}")
_SAID = re.compile(r"\s*\(#(\d{1,7})\)")


class Around(NamedTuple):
    """Whose message an error is about."""

    message_id: str = ""
    recipient: str = ""
    """Digits only; kept no longer than it takes to count it."""
    moment: float | None = None
    """Seconds since 1970; of a time without a zone as if it were UTC."""
    zoned: bool = True


class Error(NamedTuple):
    """One error as it is written. `code` is a number without its decoration, or a word."""

    code: str
    subcode: str = ""
    title: str = ""
    message: str = ""
    details: str = ""
    listed: bool = False
    meta: bool = False
    alone: bool = False
    """Stands under no error and carries no mark of Meta's: a number of three digits may be anything."""
    depth: int = 0
    around: Around = Around()


@dataclass(slots=True)
class Found:
    """What an object holds. A unit is what failed once: a status, an element of a list, else the whole object."""

    units: list[list[Error]] = field(default_factory=list)
    skipped: int = 0
    """Statuses of messages that did not fail."""
    said: list[tuple[str, Around]] = field(default_factory=list)
    """Texts of a log's own fields, to be read as log lines where no error was found."""


def errors(data: object, around: Around | None = None) -> Found:
    """Return the errors of a parsed object, top-level ones first in each unit. `around`: known from outside."""
    walk = _Walk()
    walk.node(data, around or Around(), "", 0)
    walk.found.units = [
        sorted(unit, key=lambda error: error.depth) if len(unit) > 1 else unit
        for unit in walk.found.units
        if unit
    ]
    return walk.found


class _Walk:
    """One pass over an object; `unit` collects the errors of what is being walked."""

    def __init__(self) -> None:
        self.unit: list[Error] = []
        self.found = Found([self.unit])
        self.health = False

    def node(self, node: object, around: Around, name: str, depth: int) -> None:
        """Walk an object or list that stands under `name`."""
        if type(node) is dict:
            if depth <= DEPTH:
                self._object(node, around, name, depth)
        elif type(node) is list and depth <= DEPTH:
            same = plain(name[:LONGEST]) in ERRORS
            for item in node:
                if same:
                    self.node(item, around, name, depth + 1)
                elif type(item) is dict or type(item) is list:
                    kept, self.unit = self.unit, []
                    self.node(item, around, name, depth + 1)
                    if self.unit:
                        self.found.units.append(self.unit)
                    self.unit = kept

    def _object(self, node: dict[str, Any], around: Around, name: str, depth: int) -> None:
        facts, inner = self._parts(node)
        if facts:
            status = facts.get("status")
            if type(status) is str and status.lower() in SENT:
                self.found.skipped += 1
                return
            if not _WHOSE.isdisjoint(facts):
                around = _around(facts, around)
            if not _TELLS.isdisjoint(facts):
                self._error(facts, node, around, name, depth)
        for key, value in inner:
            if key == "health_status":
                self.health = True
            self.node(value, around, key, depth + 1)

    def _parts(self, node: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
        """Return the values of an object by their role, and what is to be walked below it."""
        facts: dict[str, Any] = {}
        inner: list[tuple[str, Any]] = []
        for key, value in node.items():
            kind = type(value)
            if kind is dict or kind is list:
                if key not in _ASIDE:
                    inner.append((key, value))
            elif kind is str and value[:1] in _OPENING and (parsed := parse(value)) is not None:
                inner.append((key, parsed))
            elif value is not None and value != "" and (what := role(key[:LONGEST])):
                self._fact(facts, what, key, value)
        return facts, inner

    def _fact(self, facts: dict[str, Any], what: str, key: str, value: object) -> None:
        """Keep a value under its role: the first of a role, of codes the one whose key says most."""
        if what != "code":
            if what not in facts:
                facts[what] = value
            return
        rank = RANK[plain(key[:LONGEST])]
        if number(value) and ("code" not in facts or rank < facts["rank"]):
            facts["code"], facts["rank"] = value, rank
        elif isinstance(value, str) and _WORD.fullmatch(value):
            facts.setdefault("word", value)

    def _error(
        self, facts: dict[str, Any], node: dict[str, Any], around: Around, name: str, depth: int
    ) -> None:
        """Keep the error of an object; of an object without one, what a log says in it."""
        said = facts.get("message", facts.get("error", ""))
        message = said if isinstance(said, str) else ""
        code = number(facts["code"]) if "code" in facts else number(facts.get("error"))
        code = code or facts.get("word", "")
        subcode = number(facts.get("subcode"))
        if not code and not subcode and (shown := _SAID.match(message)):
            code = shown[1]
        if (code or subcode) and not (self.health and code in SIP):
            self.unit.append(
                _error(facts, node, around, (code, subcode, message), (plain(name[:LONGEST]), depth))
            )
        elif len(self.found.said) < MOST_SAID:
            texts = (facts.get(what) for what in ("message", "error", "details", "title"))
            self.found.said += [(text, around) for text in texts if isinstance(text, str)]


def _error(
    facts: dict[str, Any],
    node: dict[str, Any],
    around: Around,
    written: tuple[str, str, str],
    place: tuple[str, int],
) -> Error:
    """Return one error; `written`: its code, subcode and message, `place`: its name in its parent, and how deep."""
    name, depth = place
    code, subcode, message = written
    title = _text(facts.get("title"))
    data = node.get("error_data")
    details = _text(data.get("details")) if isinstance(data, dict) else ""
    details = (
        details or _text(facts.get("details")) or _text(facts.get("data")) or _text(facts.get("usermessage"))
    )
    if not details and message != title:
        details = _SAID.sub("", message)
    meta = (
        "trace" in facts
        or facts.get("type") in {"OAuthException", "GraphMethodException"}
        or "facebook.com" in str(facts.get("href", ""))
        or message.startswith("(#")
        or "product" in facts
    )
    alone = not meta and name not in ERRORS and data is None
    return Error(
        code, subcode, title[:300], message[:300], details[:300], name == "errors", meta, alone, depth, around
    )


def _around(facts: dict[str, Any], around: Around) -> Around:
    """Return whose message it is, with what this object adds."""
    message = facts.get("message_id") or ""
    if not message and isinstance(named := facts.get("id"), str) and named.startswith(MESSAGE):
        message = named
    person = recipient(facts["recipient"]) if "recipient" in facts else ""
    when = moment(facts["time"]) if "time" in facts else None
    if not (message or person or when):
        return around
    seconds, zoned = when or (around.moment, around.zoned)
    return Around(str(message) or around.message_id, person or around.recipient, seconds, zoned)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def parse(text: str) -> dict[str, Any] | list[Any] | None:
    """Return the object of a JSON text, or None for anything else."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, (dict, list)) else None

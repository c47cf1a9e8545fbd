"""What a pasted object is that holds no error: a delivery status, an inbound message, the answer to an accepted send.

Only objects that are there to their closing bracket are judged, and only where nothing in them tells of a fault: their
keys and values are no description, so searching them as words would find an error that nobody has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.resolve.nodes import plain_key
from bot.resolve.objects import read
from bot.resolve.outcome import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.resolve.nodes import Node

_BEGIN = re.compile(r"""[{\[](?=\s*\\{0,8}["'{\[}\]])|\{(?=\s*[\w$]{1,40}\s?:)""")
_MARK = re.compile(r"""\\.|"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+'|[{}\[\]]""", re.DOTALL)
_FORM = re.compile(r"[\w.%+-]{1,80}=[^&\s]*+(?:&[\w.%+-]{1,80}=[^&\s]*+)++")
_OPEN = frozenset("{[")
_CLOSE = frozenset("}]")

_STATUS = ("status", "messagestatus", "smsstatus", "deliverystatus", "event", "eventtype", "type")
"""Keys under which Meta and providers write how a message fares."""
_FARES = frozenset({
    "sent", "delivered", "read", "played", "queued", "sending", "submitted", "deleted", "held_for_quality_assessment",
})  # fmt: skip
_FAILED = frozenset({"failed", "undelivered", "undeliverable"})
_TAKEN = "accepted"
_FATES = _FARES | _FAILED | {_TAKEN}
_FIELD = re.compile(r"[a-z_]{3,40}")
_EVENT = (
    "event", "decision", "reason", "rejectionreason", "wababanstate", "violationtype", "restrictiontype",
    "currentlimit", "newqualityscore", "newcategory",
)  # fmt: skip
"""Keys under which a webhook about a change says what changed, and why."""
_NAME = re.compile(r"(?!NONE\Z|NULL\Z)[A-Z][A-Z0-9_]{2,59}")
_LEADS = {
    ("account_update", "DISABLED_UPDATE"): "131031",
    ("account_update", "ACCOUNT_VIOLATION"): "368",
    ("account_update", "ACCOUNT_RESTRICTION"): "368",
    ("message_template_status_update", "REJECTED"): "132001",
    ("message_template_status_update", "PAUSED"): "132015",
    ("message_template_status_update", "DISABLED"): "132016",
}
"""Codes with which sends fail after a change, by the webhook's field and event."""
_UNDONE = "REINSTATE"
"""How an account's ban ends, under the same event as it begins."""

_FAULT = re.compile(r"err(?!and)|exception|fail")
"""Keys that tell of a fault, unless nothing stands behind them."""
_NOTHING = frozenset({"", "0", "null", "none", "nil", "undefined", "false", "no", "ok", "n/a"})
_SAYS = frozenset(
    {"message", "msg", "detail", "details", "description", "reason", "title", "developermessage"}
)
"""Keys behind which programs write sentences."""
_WHY = frozenset(
    {"reason", "failurereason", "cause", "warning", "detail", "details", "description", "statusmessage"}
)
"""Those behind which nobody writes what was sent: beside a fate they say why."""
_SENTENCE, _PHRASE = 4, 2
"""Words from which a value may describe a fault: of any key, and of one that is made for it."""
_BAD = _FAILED | {
    "error", "failure", "rejected", "blocked", "limited", "flagged", "restricted", "disabled", "banned", "expired",
    "unauthorized", "forbidden", "invalid", "denied", "timeout",
}  # fmt: skip
"""Values that tell of a fault by themselves."""
_WELL = frozenset({"success", "ok", "valid", "isvalid"})
"""Keys that tell of a fault where they deny."""
_ORDER = tuple(Receipt)
MOST = 4
"""Words of a change that are told."""


@dataclass(frozen=True, slots=True)
class Paste:
    """Objects without an error.

    `word`: the status, or the field of a webhook, and its `event`; `beside`: what else the text says.
    """

    receipt: Receipt
    word: str
    event: tuple[str, ...]
    beside: str

    @property
    def leads(self) -> str:
        """The code with which sends may fail after this change; empty for any other paste."""
        event = self.event[0] if self.event and _UNDONE not in self.event else ""
        return _LEADS.get((self.word, event), "")


_Kind = tuple[Receipt, str, tuple[str, ...]]


def receipt(text: str) -> Paste | None:
    """Return what the objects of a text are; None where it has none, one is cut off, or one tells of a fault."""
    spans, found = [], list[_Kind]()
    for start, end in _spans(text):
        nodes = read(text[start:end])
        if not any(node.pairs for node in nodes):
            continue  # "{{1}}" is the place of a parameter, "['a']" a list
        spans.append((start, end))
        kind = min(filter(None, map(_kind, nodes)), key=lambda kind: _ORDER.index(kind[0]), default=None)
        told = _describes if kind is None else _explains if kind[0] is not Receipt.INBOUND else None
        if any(map(_faulty, nodes)) or (told and any(map(told, nodes))):
            return None
        found.append(kind or (Receipt.OTHER, "", ()))
    if not found:
        return None
    first = min(found, key=lambda kind: _ORDER.index(kind[0]))
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    beside = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return Paste(*first, " ".join(beside.replace("'''", " ").split()))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the objects of a text begin and end; none where the last is cut off."""
    if "&" in text and _FORM.fullmatch(text):
        return [(0, len(text))]
    spans = []
    begin = _BEGIN.search(text)
    while begin:
        end = _end(text, begin.start())
        if not end:
            return []
        spans.append((begin.start(), end))
        begin = _BEGIN.search(text, end)
    return spans


def _end(text: str, start: int) -> int:
    """Return where the object that begins at `start` ends, or 0."""
    depth = 0
    for mark in _MARK.finditer(text, start):
        depth += (mark[0] in _OPEN) - (mark[0] in _CLOSE)
        if not depth and mark[0] in _CLOSE:
            return mark.end()
    return 0


def _kind(node: Node) -> _Kind | None:
    """Return what one object is, with its word; None for a part of something, or anything else."""
    name = plain_key(node.key or (node.parent.key if node.parent else ""))
    status = next((value for key in _STATUS if (value := node.value(key).lower()) in _FATES), "")
    if status == _TAKEN:
        return Receipt.ACCEPTED, "", ()
    if status:
        return (
            (Receipt.FAILED, status, ())
            if status in _FAILED
            else (Receipt.STATUS, status.replace("_", " "), ())
        )
    if node.value("messagingproduct") and node.has("to") and not node.has("statuses"):
        return Receipt.REQUEST, "", ()
    if name == "messages" and node.kind == "{":
        return (Receipt.INBOUND if node.has("from") else Receipt.ACCEPTED), "", ()
    if name == "changes" and (field := node.value("field")) != "messages" and _FIELD.fullmatch(field):
        return Receipt.UPDATE, field, _event(node.child("value"))
    return None


def _event(value: Node | None) -> tuple[str, ...]:
    """Return the event of a change, and what stands beside it, also one or two objects deeper."""
    near = [value] if value else []
    for _ in range(2):
        near += [child for node in near for child in node.children if child not in near]
    found = (node.value(key) for key in _EVENT for node in near)
    return tuple(dict.fromkeys(word for word in found if _NAME.fullmatch(word)))[:MOST]


def _faulty(node: Node) -> bool:
    """Whether a key tells of a fault, and something stands behind it."""
    told = (key for key, value in _values(node) if value.lower() not in _NOTHING)
    inner = (child.key for child in node.children if child.pairs or child.children)
    return any(_FAULT.search(plain_key(key)) for key in (*told, *inner))


def _describes(node: Node) -> bool:
    """Whether a value may describe a fault: then the whole is read as words."""
    for key, value in _values(node):
        count = len(value.split())
        if count >= _SENTENCE or (count >= _PHRASE and plain_key(key) in _SAYS):
            return True
        if value.lower() in _BAD or (value.lower() == "false" and plain_key(key) in _WELL):
            return True
    return False


def _explains(node: Node) -> bool:
    """Whether a value says why a message fared as it did."""
    return any(plain_key(key) in _WHY and len(value.split()) >= _PHRASE for key, value in _values(node))


def _values(node: Node) -> Iterator[tuple[str, str]]:
    return ((pair.key, pair.value.strip()) for pair in node.pairs)

"""Errors inside objects: Meta's shapes and those of libraries and providers around them.

Where the code sits: `error.code` (the API's answer), `statuses[].errors[].code` (delivery), `messages[].errors[].code`
(inbound), `value.errors[].code` (account), `history[].errors[].code` (coexistence),
`health_status.entities[].errors[].error_code`, `calls[].errors[].code`; libraries print the same fields under names
of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.resolve.nodes import Node, Pair, plain_key
from bot.resolve.objects import read
from bot.resolve.outcome import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = 300
"""Characters of the reader's own details that a card quotes."""

_CODES = frozenset({
    "code", "errorcode", "errcode", "errno", "errorno", "metacode", "metaerrorcode", "whatsappcode", "wacode",
    "whatsapperrorcode", "providercode", "failurecode", "failcode", "reasoncode", "channelerrorcode", "errorid",
    "originalcode", "externalcode", "externalerrorcode", "fberrorcode", "graphcode", "apierrorcode",
})  # fmt: skip
_ERRORS = frozenset({"error", "err", "errors", "exception", "whatsapperror"})
_WORD_CODES = frozenset({"code", "errorcode", "errortype", "alerttype", "error"})
_SUBCODES = ("errorsubcode", "subcode", "suberrorcode")
_DETAILS = ("details", "detail", "errordetails", "errordetail", "errordescription")
_TITLES = ("title", "errortitle", "errorname")
_MESSAGES = (
    "message",
    "errormessage",
    "msg",
    "errormsg",
    "reason",
    "description",
    "errordescription",
    "channelstatusmessage",
)
_RECIPIENTS = ("recipientid", "recipient", "to", "destination", "waid", "phone")
_TRACES = ("fbtraceid", "traceid")
_SEPARATOR = re.compile(r"[:=\\]")
"""Without one, not even an escaped one, there is no key with a value."""
_QUOTED = re.compile(r"[{\[(\"']")
"""Without one, a text is words and labels: no object."""
_NUMBER = re.compile(r"\(?[#-]?(\d{1,7})(?:\.0{1,2})?\)?")
_LEADING = re.compile(r"\s*\(?#?(\d{1,7})\)?\s*(?:$|[:)-]|\s-)")
_PREFIX = re.compile(r"^\s*\(#\d{1,7}\)\s*")
_TWO_DIGITS = re.compile(r"(\d\d)\D{0,3}$")
_SIGNS = frozenset({
    "title", "message", "type", "details", "href", "fbtraceid", "errorsubcode", "errordata", "errormessage", "moreinfo",
    "messagestatus", "reason", "errorusertitle", "status", "description", "error", "errordescription", "name", "msg",
})  # fmt: skip
"""Keys that stand beside an error's code: without any, a small number under `code` may be anything."""


@dataclass(frozen=True, slots=True)
class Record:
    """One error object. `code` as written (a number without its decoration, or a word), `path` where it stood."""

    code: str
    path: str
    report: Report
    message: str = ""
    listed: bool = False
    """Stands in a list called `errors` that no `error` object surrounds."""
    meta: bool = False
    """Carries marks only Meta sets: fbtrace_id, OAuthException, a Facebook address, a (#number) message."""
    alone: bool = False
    """No other key of an error stands beside the code."""
    health: bool = False
    position: int = 0


def records(text: str) -> list[Record]:
    """Return every error object of `text`, in the order of the text, nested text last."""
    if not (_SEPARATOR.search(text) and _QUOTED.search(text)):
        return []
    return [record for node in read(text) for record in _of(node)]


def _of(node: Node) -> Iterator[Record]:
    """Yield the errors of one object: normally one, several where keys repeat."""
    if node.kind == "text" and not node.quoted:
        return  # words and labels, not an object: read as a log line
    codes = [(pair, code) for pair in node.pairs if (code := _code(pair))]
    wordy = [found for found in codes if not found[1].isdigit()]
    codes = [found for found in codes if found not in wordy] or wordy
    if not codes and not node.value(*_SUBCODES):
        message = node.value("message", "errormessage", "title")
        found = re.match(r"\s*\(#(\d{1,7})\)", message)
        if found:
            yield _record(node, found[1], "message", node.position)
        return
    if not codes:
        yield _record(node, "", "error_subcode", node.position)
    for pair, code in codes:
        yield _record(node, code, pair.key, pair.position)


def _code(pair: Pair) -> str:
    """Return the code in a pair, or an empty text."""
    key, value = plain_key(pair.key), pair.value.strip()
    if key in _CODES or key in _ERRORS:
        found = _NUMBER.fullmatch(value)
        if found:
            return found[1]
    if key in _CODES and (found := _LEADING.match(value)):
        return found[1]
    if key in _WORD_CODES and re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{3,39}", value):
        return value
    return ""


def _record(node: Node, code: str, key: str, position: int) -> Record:
    data = node.child("errordata") or node.child("data") or node
    message = node.value(*_MESSAGES)
    details = data.value(*_DETAILS) or node.value(*_DETAILS, "errordata")
    told = _short(node.value("errorusermsg", "errorusermessage"))
    report = Report(
        # What Meta wrote for a person says more than the message, which then is "Invalid parameter".
        details=_short(details if details != "None" else "") or ("" if told else _reason(node)),
        user_message=told,
        subcode=_digits(node.value(*_SUBCODES)),
        trace_id=_trace(node),
        recipient_ending=_recipient(node),
        title=_short(node.value(*_TITLES)),
    )
    around = [plain_key(n.key) for n in (node, *node.ancestors())]
    return Record(
        code=code,
        path=node.path(key),
        report=report,
        message=_short(message),
        listed="errors" in around[:2] and "error" not in around,
        meta=_of_meta(node, message),
        alone=not node.has(*_SIGNS) and not set(around[:2]) & _ERRORS,
        health="healthstatus" in around,
        position=position,
    )


def _reason(node: Node) -> str:
    """Return the message where it says more than a title: Meta's older errors have no details."""
    message = _PREFIX.sub("", node.value("message", "errormessage", "reason"))
    return _short(message) if message and message != node.value(*_TITLES) else ""


def _of_meta(node: Node, message: str) -> bool:
    return (
        node.has("fbtraceid")
        or node.value("type") in {"OAuthException", "GraphMethodException"}
        or "facebook.com" in node.value("href")
        or bool(_PREFIX.match(message))
        or bool(node.value("messagingproduct"))
    )


def _trace(node: Node) -> str:
    trace = node.value(*_TRACES)
    return trace[:60] if re.fullmatch(r"[\w-]{4,120}", trace) and trace != "None" else ""


def _recipient(node: Node) -> str:
    """Return the last two digits of the recipient named here or in the object around."""
    for place in (node, *node.ancestors()):
        if place.kind == "text" and not place.quoted:
            break
        found = _TWO_DIGITS.search(place.value(*_RECIPIENTS))
        if found:
            return found[1]
    return ""


def _digits(value: str) -> str:
    found = _NUMBER.fullmatch(value.strip())
    return found[1] if found else ""


def _short(text: str) -> str:
    """Return a text as a card can quote it: one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1].rsplit(" ", 1)[0] + "…"

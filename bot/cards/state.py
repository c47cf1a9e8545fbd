"""What a button remembers: everything a later press needs, so that it works after a restart.

Encoded as compact JSON with a version. Slack's limits: 2,000 characters in a button's value, 150 in an option's
(https://docs.slack.dev/reference/block-kit/block-elements/button-element, …/composition-objects/option-object),
3,000 in a view's private_metadata (https://docs.slack.dev/reference/views/modal-views).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from bot.cards.blocks import one_line
from bot.resolve.outcome import Answer, Evidence, Found, Report, Sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cards.library import Library

VERSION = 1
BUTTON = 2_000
OPTION = 150
METADATA = 3_000


@dataclass(frozen=True, slots=True)
class State:
    """What a press carries. Empty fields are not written. Texts are redacted, as in the sighting."""

    action: str = ""
    """Which option of a menu, or which view a metadata belongs to."""
    key: str = ""
    subcode: str = ""
    found: str = ""
    """A value of `Found`: how the code was found."""
    asked: str = ""
    """What a shared card may say was asked: a code, never free text."""
    lang: str = ""
    details: str = ""
    trace_id: str = ""
    recipient: str = ""
    """The last two digits."""
    cause: int = -1
    standard: bool = False
    count: int = 1
    observation: str = ""
    by: str = ""
    """The user id of who shared the card."""
    keys: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    channel: str = ""
    thread: str = ""
    message: str = ""
    """The ts of the card that was pressed."""
    private: bool = False
    """Whether that card is seen by one person alone."""
    scheduled: str = ""
    """Slack's id of a message that waits to be sent."""
    view: str = ""
    """The id of the view below this one."""
    audience: str = ""
    """Who reads a customer reply."""
    at: int = 0
    """Unix time of what this is about."""


_NAMES = {
    "action": "a", "key": "k", "subcode": "s", "found": "f", "asked": "q", "lang": "l", "details": "d",
    "trace_id": "t", "recipient": "r", "cause": "c", "standard": "x", "count": "n", "observation": "o",
    "by": "b", "keys": "ks", "counts": "ns", "channel": "ch", "thread": "th", "message": "m", "private": "p",
    "scheduled": "sc", "view": "w", "audience": "au", "at": "at",
}  # fmt: skip
_DEFAULTS = {field.name: field.default for field in fields(State)}


def encode(state: State, limit: int = BUTTON) -> str:
    """Return the state as text of at most `limit` characters; long texts are cut before anything else goes."""
    for smaller in _smaller(state):
        written = _write(smaller)
        if len(written) <= limit:
            return written
    return _write(State(action=state.action, key=state.key))[:limit]


def decode(text: str | None) -> State | None:
    """Return what `encode` wrote; None for anything else, whatever it is."""
    try:
        data = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("v") != VERSION:
        return None
    values: dict[str, object] = {}
    for name, short in _NAMES.items():
        if short in data:
            value = _read(data[short], _DEFAULTS[name], int if name == "counts" else str)
            if value is None:
                return None
            values[name] = value
    return State(**values)  # type: ignore[arg-type] # each value has the type of its field's default


def of(sighting: Sighting, lang: str = "", others: tuple[str, ...] = ()) -> State:
    """Return what a card's private buttons remember of a sighting."""
    report, evidence = sighting.report, sighting.evidence
    return State(
        key=sighting.entry.key,
        subcode=sighting.subcode.code if sighting.subcode else "",
        found=evidence.found.value,
        asked=asked(sighting),
        lang="" if lang == "en" else lang,
        details=one_line(report.details or report.user_message),
        trace_id=report.trace_id,
        recipient=report.recipient_ending,
        cause=-1 if sighting.cause is None else sighting.cause,
        standard=report.standard,
        count=sighting.count,
        observation=evidence.where if evidence.found is Found.CHOSEN else "",
        keys=others,
    )


def asked(sighting: Sighting) -> str:
    """Return the code the reader typed, or nothing where the question was not a code."""
    evidence = sighting.evidence
    if evidence.found is Found.PROVIDER and evidence.provider and evidence.provider_code:
        return f"{evidence.provider.name} {evidence.provider_code.code}"
    if evidence.found in {Found.TYPED, Found.REPAIRED}:
        return sighting.subcode.code if sighting.subcode else sighting.entry.code
    return ""


def restore(state: State, library: Library) -> Answer | None:
    """Return the answer that a state remembers, or None where its entry is gone."""
    entry = library.get(state.key)
    if entry is None:
        return None
    found = Found(state.found) if state.found in {f.value for f in Found} else Found.TYPED
    sighting = Sighting(
        entry=entry,
        evidence=Evidence(found, where=state.observation if found is Found.CHOSEN else ""),
        subcode=next((s for s in entry.subcodes if s.code == state.subcode), None),
        report=Report(
            details=state.details,
            trace_id=state.trace_id,
            recipient_ending=state.recipient,
            standard=state.standard,
        ),
        count=state.count,
        cause=state.cause if 0 <= state.cause < len(entry.causes) else None,
    )
    others = tuple(e for e in map(library.get, state.keys) if e is not None)
    return Answer(sighting, others=others, lang=state.lang or "en")


def restore_counted(state: State, library: Library) -> tuple[Sighting, ...]:
    """Return the codes that a list remembers, with how often each was seen, without those whose entry is gone."""
    counted = zip(state.keys, state.counts or (1,) * len(state.keys), strict=False)
    known = [(entry, count) for key, count in counted if (entry := library.get(key)) is not None]
    return tuple(Sighting(entry, Evidence(Found.LOG), count=count) for entry, count in known)


def _smaller(state: State) -> Iterator[State]:
    yield state
    for length in (300, 150, 60):
        yield replace(state, details=state.details[:length], observation=state.observation[:length])
    bare = replace(state, details="", observation="", trace_id="", recipient="")
    yield bare
    for keep in range(len(state.keys), -1, -1):
        yield replace(bare, keys=state.keys[:keep], counts=state.counts[:keep])


def _write(state: State) -> str:
    data: dict[str, object] = {"v": VERSION}
    for name, short in _NAMES.items():
        value = getattr(state, name)
        if value != _DEFAULTS[name]:
            data[short] = value
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _read(value: object, like: object, kind: type = str) -> object | None:
    """Return `value` in the type of `like`, or None where it is something else."""
    if isinstance(like, tuple):
        known = isinstance(value, list) and all(type(item) is kind for item in value)
        return tuple(value) if known else None  # type: ignore[arg-type] # a list, as just seen
    return value if type(value) is type(like) else None

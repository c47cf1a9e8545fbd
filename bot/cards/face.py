"""What a card shows of an entry once subcode and named cause have had their say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.models import Status

if TYPE_CHECKING:
    from bot.knowledge.models import Actor, Cause, Entry, Retry, Step, Subcode, Wait
    from bot.resolve.outcome import Sighting


@dataclass(frozen=True, slots=True)
class Rule:
    """May the same be sent again: what an entry, a subcode or a cause says of it, kept together."""

    retry: Retry | None
    note: str | None = None
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """An entry as it is shown: the subcode speaks before its parent, the cause that details name before both."""

    entry: Entry
    subcode: Subcode | None
    cause: Cause | None
    code: str
    headline: str
    summary: str
    title: str
    reported: bool
    actor: Actor | None
    other: tuple[Actor, str] | None
    """Another actor, and the "if" under which it is theirs."""
    rule: Rule
    steps: tuple[Step, ...]


def face(sighting: Sighting) -> Face:
    """Return what a card shows of a sighting."""
    return face_of(sighting.entry, sighting.subcode, sighting.cause)


def face_of(entry: Entry, subcode: Subcode | None = None, cause: int | None = None) -> Face:
    """Return what a card shows of an entry, with a subcode and the index of a named cause."""
    named = entry.causes[cause] if cause is not None and 0 <= cause < len(entry.causes) else None
    layers = [layer for layer in (named, subcode, entry) if layer is not None]
    ruling = next((layer for layer in layers if layer.retry is not None), entry)
    actor = next((layer.actor for layer in layers if layer.actor is not None), None)
    speaking = subcode or entry
    return Face(
        entry=entry,
        subcode=subcode,
        cause=named,
        code=f"{entry.code}/{subcode.code}" if subcode else entry.code,
        headline=speaking.headline,
        summary=speaking.summary,
        title=speaking.title or entry.title,
        reported=speaking.status is Status.REPORTED,
        actor=actor,
        other=None if named or subcode else _other(entry),
        rule=Rule(ruling.retry, ruling.retry_note, ruling.wait),
        steps=_steps(entry, subcode, named),
    )


def _other(entry: Entry) -> tuple[Actor, str] | None:
    """Return the first other actor that a cause names with its condition."""
    return next(
        (
            (c.actor, c.when)
            for c in entry.causes
            if c.actor is not None and c.actor is not entry.actor and c.when
        ),
        None,
    )


def _steps(entry: Entry, subcode: Subcode | None, cause: Cause | None) -> tuple[Step, ...]:
    """Return the steps in order: of the named cause, then of the subcode or its parent; none twice."""
    own = subcode.steps if subcode and subcode.steps else entry.steps
    first = cause.steps if cause else ()
    return (*first, *(step for step in own if step.text not in {s.text for s in first}))

"""Rules on where statements come from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.knowledge.models import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.knowledge.structure import Found


def verified_has_a_first_party_source(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """Verified means that Meta says it."""
    known = [catalog.sources[r.id] for r in entry.sources if r.id in catalog.sources]
    if entry.status is not Status.REPORTED and known and not any(s.first_party for s in known):
        yield "sources", f"status {entry.status} needs a source of Meta's own", 'or write status = "reported"'


def sources_stand_once(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A source is named once."""
    seen = set[str]()
    for i, reference in enumerate(entry.sources):
        if reference.id in seen:
            yield f"sources[{i}].id", f"{reference.id} stands twice", "keep the later day"
        seen.add(reference.id)


def nobody_reads_tomorrow(entry: Entry, _: Catalog) -> Iterator[Found]:
    """No date lies in the future. A day of grace: authors live in all time zones."""
    latest = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)
    dates = [(f"sources[{i}].checked", r.checked) for i, r in enumerate(entry.sources)]
    for where, day in (*dates, *([("added", entry.added)] if entry.added else [])):
        if day > latest:
            yield where, f"{day} lies in the future", "write the day on which somebody read it"


def changed_has_its_day(entry: Entry, _: Catalog) -> Iterator[Found]:
    """What was new or corrected has a day: the Home tab sorts by it."""
    if entry.changed and entry.added is None:
        yield "added", "is missing", "the day of what `changed` says"


ENTRY_RULES: tuple[Callable[[Entry, Catalog], Iterator[Found]], ...] = (
    verified_has_a_first_party_source, sources_stand_once, nobody_reads_tomorrow, changed_has_its_day,
)  # fmt: skip

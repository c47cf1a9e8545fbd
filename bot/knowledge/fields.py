"""Walking through an entry: every text, every holder of a move, every link, each with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.models import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.models import Cause, Entry, Subcode

QUOTED = frozenset({"wordings", "situations", "details", "title", "names", "code", "url"})
"""Fields that hold what others say: Meta's sentences and names, people's own descriptions."""


def texts(record: Record, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a record with its field path, such as `causes[0].steps[1].text`."""
    for name in type(record).model_fields:
        yield from _texts_of(getattr(record, name), f"{prefix}{name}")


def told(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts that are ours: what readers see and somebody of us wrote."""
    return ((where, text) for where, text in texts(entry) if not _names(where) & QUOTED)


def holders(entry: Entry) -> Iterator[tuple[str, Entry | Cause | Subcode]]:
    """Yield what has a move, a retry and steps of its own: the entry, its causes, its subcodes."""
    yield "", entry
    yield from ((f"causes[{i}].", cause) for i, cause in enumerate(entry.causes))
    yield from ((f"subcodes[{i}].", subcode) for i, subcode in enumerate(entry.subcodes))


def links(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the ids that steps lead to, with their paths."""
    for where, holder in holders(entry):
        for i, step in enumerate(holder.steps):
            if step.link:
                yield f"{where}steps[{i}].link", step.link


def folded(text: str) -> str:
    """Return a text as it is compared: without case, runs of spaces and a last stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def _names(path: str) -> set[str]:
    return {part.partition("[")[0] for part in path.split(".")}


def _texts_of(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Record):
        yield from texts(value, f"{path}.")
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts_of(item, f"{path}[{i}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts_of(item, f"{path}.{key}")

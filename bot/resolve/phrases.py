"""What search learns from: every phrase of the catalog with the entry it stands for, and what is not ours."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry

NOT_OURS = ""
"""Label of the background: texts that stand near us and are not about WhatsApp errors."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text that stands for the entry `key`, or for nothing of ours (`NOT_OURS`)."""

    key: str
    text: str


def phrases(catalog: Catalog) -> list[Phrase]:
    """Return all phrases, those of one entry together. Retired entries lend theirs to their successor.

    What opens a question stands for each of the entries it may mean.
    """
    found = [
        Phrase(meant.key, text)
        for entry in catalog
        if (meant := catalog.successor(entry) if entry.namespace == "on-premises" else entry) is not None
        for text in _texts(entry)
    ]
    found += [
        Phrase(key, text)
        for _, opening in catalog.openings()
        for key in opening.options
        if catalog.get(key)
        for text in opening.said
    ]
    found += [Phrase(NOT_OURS, text) for text in background()]
    return sorted(found, key=lambda phrase: phrase.key)


def digest(found: list[Phrase], vectors: str = "") -> str:
    """Return a hash of the phrases and the name of the vectors: it names what was learned from them."""
    content = "\0".join([vectors, *(f"{p.key}\t{p.text}" for p in found)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def background() -> tuple[str, ...]:
    """Return the texts that are not ours, from `background.txt`."""
    lines = (files(__package__) / "background.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _texts(entry: Entry) -> Iterator[str]:
    yield from (entry.title, entry.headline, entry.summary)
    yield from entry.wordings
    yield from (_CAMEL.sub(" ", name) for name in entry.names)
    for cause in entry.causes:
        yield from (cause.text, cause.how_to_tell)
    yield from (step.text for step in entry.steps)
    if entry.distinguish:
        yield from entry.distinguish.observation.values()
    for texts in entry.situations.values():
        yield from texts
    for subcode in entry.subcodes:
        yield from (subcode.title or subcode.headline, subcode.headline, subcode.summary)
        yield from subcode.wordings

"""Comparing the catalog with a list of codes from elsewhere, both ways, with reasons for what may differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.knowledge.models import Code, Record, line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Namespace


class Exemption(Record):
    """A code that may be missing on one side, and why."""

    id: Code = Field(alias="code")
    reason: Annotated[str, line(200)]


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs. Codes in the order of the list, then of the catalog."""

    lacking: tuple[str, ...]
    """In the list, not in the catalog."""
    unlisted: tuple[str, ...]
    """In the catalog, not in the list."""
    exempt: tuple[Exemption, ...]
    """Differences that have a reason."""
    needless: tuple[Exemption, ...]
    """Reasons for what no longer differs."""

    def __bool__(self) -> bool:
        """Whether something differs without a reason, or a reason without a difference is left."""
        return bool(self.lacking or self.unlisted or self.needless)


def codes_in(text: str) -> list[str]:
    """Return the codes of a list: one a line, `#` begins a comment, each once."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return list(dict.fromkeys(code for code in lines if code))


def compare(
    catalog: Catalog,
    codes: Iterable[str],
    exemptions: Iterable[Exemption] = (),
    namespace: Namespace | None = None,
) -> Drift:
    """Return what differs between the catalog and a list. A number inside a range counts as known."""
    given = list(codes)
    entries = [entry for entry in catalog if namespace in {None, entry.namespace}]
    listed = {code.casefold() for code in given}
    known = {e.code.casefold() for e in entries} | {s.code.casefold() for e in entries for s in e.subcodes}
    ours = list(dict.fromkeys(c for e in entries for c in (e.code, *(s.code for s in e.subcodes))))
    lacking = [c for c in given if c.casefold() not in known and not _in_a_range(catalog, c, namespace)]
    unlisted = [code for code in ours if code.casefold() not in listed]
    excused = {exemption.id: exemption for exemption in exemptions}
    differing = {*lacking, *unlisted}
    return Drift(
        lacking=tuple(code for code in lacking if code not in excused),
        unlisted=tuple(code for code in unlisted if code not in excused),
        exempt=tuple(e for code, e in excused.items() if code in differing),
        needless=tuple(e for code, e in excused.items() if code not in differing),
    )


def _in_a_range(catalog: Catalog, code: str, namespace: Namespace | None) -> bool:
    return any(namespace in {None, entry.namespace} for entry in catalog.by_code(code))

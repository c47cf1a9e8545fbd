"""The catalog for others to read: JSON for programs, Markdown for people. Written piece by piece."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Cause, Entry, Step, Subcode

SCHEMA_VERSION = 1


def to_json(catalog: Catalog) -> Iterator[str]:
    """Yield one JSON object: `schema_version`, `catalog_version` and `entries`, one entry a line.

    An entry has the fields of its file, empty ones left out, with `sources` spelled out (name, address, kind, day) and
    the address of a step's link beside it.
    """
    yield f'{{"schema_version":{SCHEMA_VERSION},"catalog_version":{json.dumps(catalog.version)},"entries":['
    for i, entry in enumerate(catalog):
        yield (",\n" if i else "\n") + json.dumps(
            plain(entry, catalog), ensure_ascii=False, separators=(",", ":")
        )
    yield "\n]}\n"


def plain(entry: Entry, catalog: Catalog) -> dict[str, Any]:
    """Return an entry as plain values."""
    data = entry.model_dump(mode="json", exclude_none=True)
    for holder in (data, *data["causes"], *data["subcodes"]):
        for step in holder["steps"]:
            if "link" in step:
                step["url"] = catalog.sources[step["link"]].url
    data["sources"] = [
        {**catalog.sources[r.id].model_dump(mode="json"), "checked": r.checked.isoformat()}
        for r in entry.sources
    ]
    kept = {name: value for name, value in data.items() if value not in ([], {}, False)}
    return {**kept, "subcodes": data["subcodes"]}


def to_markdown(catalog: Catalog) -> Iterator[str]:
    """Yield a Markdown document: entries by family, in the order of browsing."""
    yield "# WhatsApp Business errors\n\n"
    yield f"{len(catalog)} entries. Each statement rests on the sources named under its entry.\n"
    for family in catalog.families.values():
        entries = [entry for entry in catalog if entry.family == family.id]
        if not entries:
            continue
        yield f"\n## {escape(family.name)}\n\n{escape(family.about)}\n"
        for entry in entries:
            yield "\n".join(["", *_section(entry, catalog), ""])


def _section(entry: Entry, catalog: Catalog) -> Iterator[str]:
    yield f"### {entry.code}: {escape(entry.headline)}"
    yield ""
    yield escape(entry.summary)
    yield ""
    yield from (f"- {name}: {value}" for name, value in _facts(entry, catalog))
    for cause in entry.causes:
        yield from ("", *_cause(cause, catalog))
    if entry.steps:
        yield from ("", "What to do:", "")
        yield from (f"{i}. {_step(step, catalog)}" for i, step in enumerate(entry.steps, 1))
    if entry.avoid:
        yield from ("", escape(entry.avoid))
    for subcode in entry.subcodes:
        yield from ("", *_subcode(entry, subcode, catalog))
    named = ((catalog.sources[r.id], r.checked) for r in entry.sources)
    told = ", ".join(f"[{escape(s.name)}]({s.url}) ({day.day} {day:%b %Y})" for s, day in named)
    yield from ("", f"Sources: {told}")


def _facts(entry: Entry, catalog: Catalog) -> Iterator[tuple[str, str]]:
    yield "Meta's name", escape(entry.title)
    yield (
        "Status",
        entry.status.value + (f"; sources disagree: {escape(entry.disputed)}" if entry.disputed else ""),
    )
    if entry.local:
        yield "Local", "of this company's own overlay"
    successor = catalog.successor(entry)
    if successor is not None:
        yield "Today", f"{successor.code}, {escape(successor.headline)}"
    if entry.actor:
        yield "Whose move", entry.actor.value
    if entry.retry:
        yield "Retry", entry.retry.value + (f" ({escape(entry.retry_note)})" if entry.retry_note else "")
    if entry.affects:
        yield "Affects", entry.affects.value
    if entry.numbers:
        yield "Numbers", " ".join(map(escape, entry.numbers))


def _cause(cause: Cause, catalog: Catalog) -> Iterator[str]:
    yield f"**{escape(cause.text)}.** {escape(cause.how_to_tell)}"
    yield from (f"- {_step(step, catalog)}" for step in cause.steps)


def _subcode(entry: Entry, subcode: Subcode, catalog: Catalog) -> Iterator[str]:
    yield f"#### {entry.code}/{subcode.code}: {escape(subcode.headline)}"
    yield ""
    yield escape(subcode.summary)
    if subcode.steps:
        yield ""
        yield from (f"{i}. {_step(step, catalog)}" for i, step in enumerate(subcode.steps, 1))


def _step(step: Step, catalog: Catalog) -> str:
    source = catalog.sources.get(step.link) if step.link else None
    return escape(step.text) + (f" [{escape(source.name)}]({source.url})" if source else "")


def escape(text: str) -> str:
    """Return the text with what Markdown would read as mark-up escaped; code between backticks stays code."""
    pieces = text.split("`")
    for at in range(0, len(pieces), 2):
        for mark in ("\\", "*", "_", "[", "]", "<", "|"):
            pieces[at] = pieces[at].replace(mark, f"\\{mark}")
    return "`".join(pieces)


FORMATS: dict[str, Callable[[Catalog], Iterator[str]]] = {"json": to_json, "markdown": to_markdown}

"""A company's own folder, laid over the catalog: entries of its own, and additions to ours, without a fork.

    entries/<namespace>/<code>.toml   an entry of its own; or, with `extends = "<namespace>/<code>"`, an `Extension`
    providers/<name>.toml             a provider of its own; or, with `extends = true`, more rows for one of ours
    sources.toml                      its own pages, on any https host

What contradicts the catalog is a fault, never decided by order: an overlay adds, and says so where it replaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from bot.knowledge.files import VARIABLE, Files
from bot.knowledge.models import (
    Actor,
    Affects,
    Cause,
    Distinguish,
    Entry,
    Key,
    Namespace,
    ProviderCode,
    Record,
    Reference,
    Reply,
    Retry,
    Situations,
    Slug,
    Source,
    Step,
    Wait,
    line,
)

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.parsed import Parsed
    from bot.knowledge.shelf import Shelf

FIXED = {
    "status": "how sure an entry is rests on its sources",
    "title": "it is Meta's own name",
    "surfaces": "it is where Meta shows the error",
    "replaced_by": "it is the catalog's to say",
    "subcodes": "a subcode belongs to its entry",
    "added": "it dates the catalog's own entry",
    "changed": "it dates the catalog's own entry",
}
"""Fields of an entry that an extension cannot give, and why."""


class Extension(Record):
    """What an overlay says of one of our entries. Lists are added, the company's own steps first; texts replace.

    A retry replaces the entry's retry with its note and wait: the three are one statement.
    """

    extends: Key
    namespace: Namespace | None = None
    code: str | None = None
    headline: Annotated[str, line(60)] | None = None
    family: Slug | None = None
    affects: Affects | None = None
    disputed: Annotated[str, line(150)] | None = None
    summary: Annotated[str, line(260)] | None = None
    actor: Actor | None = None
    retry: Retry | None = None
    retry_note: Annotated[str, line(60)] | None = None
    wait: Wait | None = None
    avoid: Annotated[str, line(140)] | None = None
    distinguish: Distinguish | None = None
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = Field(default=(), max_length=6)
    wordings: tuple[Annotated[str, line(400)], ...] = ()
    names: tuple[Annotated[str, line(80)], ...] = ()
    situations: Situations = Field(default_factory=dict)
    related: tuple[Key, ...] = ()
    numbers: tuple[Annotated[str, line(160)], ...] = ()
    reply: tuple[Reply, ...] = ()
    sources: tuple[Reference, ...] = ()


class ProviderRows(Record):
    """More rows and spellings for a provider of the catalog."""

    extends: bool
    aliases: tuple[Annotated[str, line(40)], ...] = ()
    codes: tuple[ProviderCode, ...] = ()


REPLACES = (
    "headline", "family", "affects", "disputed", "summary", "actor", "avoid", "distinguish",
)  # fmt: skip
ADDS = ("causes", "wordings", "names", "related", "numbers", "sources")


def lay(shelf: Shelf, folder: Path, parsed: Parsed | None = None) -> Files:
    """Add the overlay in `folder` to the shelf; return its files with their faults."""
    files = Files(folder, overlay=True, parsed=parsed)
    if not folder.is_dir():
        files.fault(folder, "", "no such folder", f"mend {VARIABLE}, or unset it")
        return files
    files.strays()
    _nothing_else(files)
    _sources(shelf, files)
    for file, namespace, data in files.entries():
        _entry(shelf, files, file, namespace, data)
    for file in sorted((folder / "providers").glob("*.toml")):
        provider = files.toml(file)
        if provider is not None:
            _provider(shelf, files, file, provider)
    return files


def extended(entry: Entry, more: Extension) -> Entry:
    """Return the entry with what the extension says of it."""
    update: dict[str, Any] = {name: value for name in REPLACES if (value := getattr(more, name)) is not None}
    if more.retry is not None:
        update |= {"retry": more.retry, "retry_note": more.retry_note, "wait": more.wait}
    for name in ADDS:
        update[name] = tuple(dict.fromkeys((*getattr(entry, name), *getattr(more, name))))
    update["steps"] = (*more.steps, *entry.steps)
    spoken = {*entry.situations, *more.situations}
    update["situations"] = {
        lang: tuple(dict.fromkeys((*entry.situations.get(lang, ()), *more.situations.get(lang, ()))))
        for lang in sorted(spoken, key=[*entry.situations, *more.situations].index)
    }
    own = {(reply.audience, reply.lang) for reply in more.reply}
    kept = (reply for reply in entry.reply if (reply.audience, reply.lang) not in own)
    update["reply"] = (*more.reply, *kept)
    return entry.model_copy(update={**update, "local": True})


def _nothing_else(files: Files) -> None:
    for file in sorted(files.root.glob("*.toml")):
        if file.name != "sources.toml":
            files.fault(
                file, "", "has no place in an overlay", "it holds entries/, providers/ and sources.toml"
            )
    if not any((files.root / name).exists() for name in ("entries", "providers", "sources.toml")):
        files.fault(
            files.root, "", "holds nothing of an overlay", "it has entries/, providers/ or sources.toml"
        )


def _sources(shelf: Shelf, files: Files) -> None:
    found = files.table("sources.toml", "source", Source)
    for name in sorted(found.keys() & shelf.sources.keys()):
        files.fault(
            files.root / "sources.toml", name, "is a source of the catalog", "give it an id of its own"
        )
        del found[name]
    shelf.add_sources(files, found)


def _entry(shelf: Shelf, files: Files, file: Path, namespace: str, data: dict[str, Any] | None) -> None:
    key = f"{namespace}/{file.stem}"
    there = shelf.entries.get(key)
    if data is None or "extends" not in data:
        if key not in shelf.files:
            shelf.add_entry(files, file, namespace, data)
        elif data is not None:
            files.fault(
                file, "code", f"{key} stands in the catalog", f'to add to it, write extends = "{key}"'
            )
        return
    if there is None:
        if key not in shelf.files:
            files.fault(
                file, "extends", f"{key} is no entry", "mend the key; an entry of your own has no extends"
            )
        return
    refused = FIXED.keys() & data.keys()
    for name in sorted(refused):
        files.fault(file, name, "cannot be extended", f"take it out: {FIXED[name]}")
    more = files.record(file, "", {n: value for n, value in data.items() if n not in FIXED}, Extension)
    if more is None or refused:
        return
    if more.retry is None and (more.wait or more.retry_note):
        files.fault(
            file, "retry", "is missing", "wait and retry_note go with a retry: the three are one statement"
        )
        return
    shelf.entries[key] = extended(there, more)
    shelf.local.add(key)
    shelf.files[key] = files.name(file)


def _provider(shelf: Shelf, files: Files, file: Path, data: dict[str, Any]) -> None:
    there = shelf.providers.get(file.stem)
    if "extends" not in data:
        if there is None:
            shelf.add_provider(files, file, data)
        else:
            files.fault(
                file, "", f"{file.stem} is a provider of the catalog", "to add rows, write extends = true"
            )
        return
    if data["extends"] is not True:
        files.fault(file, "extends", f"is {data['extends']!r}", "true: the file's name says which provider")
    elif there is None:
        files.fault(file, "extends", f"{file.stem} is no provider of the catalog", "take the line out")
    else:
        more = files.record(file, "", data, ProviderRows)
        if more is not None:
            added = there.model_copy(
                update={"aliases": (*there.aliases, *more.aliases), "codes": (*there.codes, *more.codes)}
            )
            shelf.providers[file.stem] = added
            shelf.local.add(f"provider/{file.stem}")
            shelf.files[f"provider/{file.stem}"] = files.name(file)

"""What was read so far, still open: the catalog's files fill it, an overlay adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.knowledge.catalog import Catalog
from bot.knowledge.models import Entry, Family, Provider, Question, Source

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.files import Files


@dataclass
class Shelf:
    """Records by key or id. `files` and `local` name sources and providers `source/<id>` and `provider/<id>`."""

    entries: dict[str, Entry] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    local: set[str] = field(default_factory=set)

    def fill(self, files: Files) -> None:
        """Read the whole catalog below the folder of `files`."""
        files.strays()
        for file, namespace, data in files.entries():
            self.add_entry(files, file, namespace, data)
        if not self.entries and not files.faults:
            where = files.root / "entries"
            files.fault(where, "", "no entries found", "an entry is entries/<namespace>/<code>.toml")
        self.families = files.table("families.toml", "family", Family)
        self.questions = files.table("questions.toml", "question", Question)
        self.add_sources(files, files.table("sources.toml", "source", Source))
        for file in sorted((files.root / "providers").glob("*.toml")):
            data = files.toml(file)
            if data is not None:
                self.add_provider(files, file, data)

    def add_entry(self, files: Files, file: Path, namespace: str, data: dict[str, Any] | None) -> None:
        """Keep the entry of a file; one of an overlay is marked as local.

        Where the file is broken only its name is kept: what refers to it is not a second fault.
        """
        self._read_from(f"{namespace}/{file.stem}", file, files)
        if data is None:
            return
        entry = files.record(file, "", {**data, "namespace": namespace, "local": files.overlay}, Entry)
        if entry is not None:
            self.entries[entry.key] = entry

    def add_sources(self, files: Files, found: dict[str, Source]) -> None:
        """Keep the sources of a file."""
        self.sources.update(found)
        for name in found:
            self._read_from(f"source/{name}", files.root / "sources.toml", files)

    def add_provider(self, files: Files, file: Path, data: dict[str, Any]) -> None:
        """Keep the provider of a file; its id is the file's name."""
        if "id" in data:
            files.fault(file, "id", "is said by the file's name", "take the line out")
        provider = files.record(file, "", {**data, "id": file.stem}, Provider)
        if provider is not None:
            self.providers[provider.id] = provider
            self._read_from(f"provider/{provider.id}", file, files)

    def catalog(self, version: str) -> Catalog:
        """Return what stands here as a catalog."""
        return Catalog(
            entries=self.entries,
            families=self.families,
            sources=self.sources,
            questions=self.questions,
            providers=self.providers,
            version=version,
            files=self.files,
            local=frozenset(self.local),
        )

    def _read_from(self, name: str, file: Path, files: Files) -> None:
        self.files[name] = files.name(file)
        if files.overlay:
            self.local.add(name)

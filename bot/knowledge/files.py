"""Reading TOML files into records. Every fault of every file is kept: an author mends them in one go."""

from __future__ import annotations

import hashlib
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import tomli
from pydantic import ValidationError

from bot.knowledge.faults import Fault
from bot.knowledge.models import Record
from bot.knowledge.parsed import Parsed
from bot.knowledge.refusals import explain, place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

R = TypeVar("R", bound=Record)

NAMESPACES = ("cloud-api", "on-premises")
VARIABLE = "WAERROR_CATALOG_EXTRA"
"""Where a company's own overlay is named."""
_by_name = attrgetter("name")
"""For paths of one folder: they compare ten times as fast."""
UNFILLED = "FILL IN"
"""What a skeleton puts where its author has to write: "FILL IN: what belongs here"."""


class Files:
    """One pass over the files below a folder. `faults` fills as it reads; `digest` is of every byte read."""

    def __init__(self, root: Path, *, overlay: bool = False, parsed: Parsed | None = None) -> None:
        self.root = root
        self._before = f"{root.as_posix()}/"
        self.overlay = overlay
        self._parsed = parsed or Parsed(None)
        self.faults: list[Fault] = []
        self.digest = hashlib.sha256()

    def entries(self) -> Iterator[tuple[Path, str, dict[str, Any] | None]]:
        """Yield file, namespace and content of every entry file; None where its place and content disagree."""
        for namespace in NAMESPACES:
            for file in sorted((self.root / "entries" / namespace).glob("*.toml"), key=_by_name):
                data = self.toml(file)
                sound = data is not None and self._is_what_its_path_says(file, namespace, data)
                yield file, namespace, data if sound else None

    def strays(self) -> None:
        """Find what lies where an entry could lie and is none: it would be passed over in silence."""
        for folder in _visible(self.root / "entries"):
            if folder.name not in NAMESPACES:
                self.fault(folder, "", f"not a namespace ({' or '.join(NAMESPACES)})", "move the file")
                continue
            for file in _visible(folder):
                if file.suffix != ".toml":
                    self.fault(file, "", "is no entry: the name does not end in .toml", "rename or remove it")

    def table(self, name: str, key: str, model: type[R]) -> dict[str, R]:
        """Read the `[[key]]` records of one shared file, by id. An overlay may lack the file."""
        file = self.root / name
        if self.overlay and not file.exists():
            return {}
        data = self.toml(file)
        if data is None:
            return {}
        for other in data.keys() - {key}:
            self.fault(file, other, "no such table", f"records of this file are [[{key}]]")
        rows = data.get(key, [])
        if not isinstance(rows, list):
            self.fault(file, key, "is not a list of records", f"write [[{key}]]")
            return {}
        found: dict[str, R] = {}
        for i, row in enumerate(rows):
            record = self.record(file, f"{key}[{i}]", row, model)
            if record is None:
                continue
            name = record.id  # type: ignore[attr-defined] # records of shared files have one
            if name in found:
                self.fault(file, name, "stands twice", "keep one of them")
            found[name] = record
        return found

    def toml(self, file: Path) -> dict[str, Any] | None:
        """Return the content of a file, or None with a fault."""
        try:
            content = file.read_bytes()
            stamp = hashlib.sha256(content)
            self.digest.update(stamp.digest())
            data = self._parsed.toml(content, stamp.hexdigest())
        except FileNotFoundError:
            self.fault(file, "", "is missing", "restore it")
        except OSError as error:
            self.fault(file, "", f"cannot be read ({error.strerror})", "check its permissions")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.fault(file, f"line {line}", "is not UTF-8", "save the file as UTF-8")
        except tomli.TOMLDecodeError as error:
            self.fault(file, "", f"is not valid TOML: {error}", "mend the line named")
        else:
            if UNFILLED.encode() in content:
                for where, hint in _unfilled(data, ""):
                    self.fault(file, where, "is still to be filled in", hint)
            return data
        return None

    def record(self, file: Path, prefix: str, data: object, model: type[R]) -> R | None:
        """Return the record of `data`, or None with a fault for each of its fields that is wrong."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                # A list whose items are wrong counts as empty too: its items have said enough.
                if not _is_unfilled(item["input"]) and not (item["type"] == "too_short" and item["input"]):
                    self.fault(file, place(prefix, item["loc"]), *explain(item))
        return None

    def name(self, file: Path) -> str:
        """Return how faults call a file: from the catalog's folder on; in an overlay its whole path."""
        return str(file) if self.overlay else file.as_posix().removeprefix(self._before)

    def fault(self, file: Path, field: str, reason: str, remedy: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.name(file), field, reason, remedy))

    def _is_what_its_path_says(self, file: Path, namespace: str, data: dict[str, Any]) -> bool:
        """Whether the fields that the path and the loader give are right, or left out."""
        path = f'the path is the identity: write "{file.stem}"'
        before = len(self.faults)
        if data.get("namespace", namespace) != namespace:
            self.fault(file, "namespace", f"is {data['namespace']!r}", f'the folder says "{namespace}"')
        if "local" in data:
            self.fault(file, "local", "is set by the overlay, not by an author", "take the line out")
        if "extends" in data and not self.overlay:
            self.fault(file, "extends", "only an overlay extends an entry", "take the line out")
        if "extends" not in data or "code" in data:
            code = data.get("code")
            if code is None:
                self.fault(file, "code", "is missing", path)
            elif code != file.stem:
                self.fault(file, "code", f"is {code!r}", path)
        if "extends" in data and self.overlay and data["extends"] != f"{namespace}/{file.stem}":
            self.fault(
                file,
                "extends",
                f"is {data['extends']!r}",
                f'an extension lies where its entry lies: write "{namespace}/{file.stem}", or move the file',
            )
        return len(self.faults) == before


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=_by_name)


def _is_unfilled(value: object) -> bool:
    return isinstance(value, str) and value.startswith(UNFILLED)


def _unfilled(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and _is_unfilled(value):
        yield path, value.removeprefix(UNFILLED).lstrip(": ")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unfilled(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _unfilled(item, f"{path}[{i}]")

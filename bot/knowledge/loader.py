"""Reading the catalog's files. Collects every fault of every file before it says anything."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from bot.knowledge.catalog import Catalog
from bot.knowledge.faults import CatalogError, Fault
from bot.knowledge.models import Entry, Family, Provider, Question, Record, Source
from bot.knowledge.rules import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

R = TypeVar("R", bound=Record)

NAMESPACES = ("cloud-api", "on-premises")
_REMEDIES = {
    "extra_forbidden": "no such field: see catalog/README.md for the list, or mend the spelling",
    "missing": "add it",
    "string_too_long": "shorten it",
    "too_long": "leave some out",
}


def default_path() -> Path:
    """Return where the catalog lies: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "_data" / "catalog"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "catalog"


def load(path: Path | None = None) -> Catalog:
    """Read and check the whole catalog. Raises `CatalogError` with every fault found."""
    catalog, faults = read(path or default_path())
    if catalog is None or faults:
        raise CatalogError(faults)
    return catalog


def read(path: Path) -> tuple[Catalog | None, list[Fault]]:
    """Read the catalog below `path`; return it with every fault. None where nothing could be built."""
    if not path.is_dir():
        return None, [Fault(str(path), "", "no such folder", "name the folder that holds entries/")]
    reader = _Reader(path)
    entries = reader.entries()
    catalog = Catalog(
        entries=entries,
        families=_by_id(reader.table("families.toml", "family", Family)),
        sources=_by_id(reader.table("sources.toml", "source", Source)),
        questions=_by_id(reader.table("questions.toml", "question", Question)),
        providers=_by_id(reader.providers()),
        version=reader.digest.hexdigest()[:16],
        files=reader.files,
    )
    return catalog, reader.faults + check(catalog)


class _Reader:
    """One pass over the files: keeps the faults, the hash and where each entry came from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.files: dict[str, str] = {}
        self.digest = hashlib.sha256()

    def entries(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for namespace in NAMESPACES:
            for file in sorted((self.root / "entries" / namespace).glob("*.toml")):
                entry = self._entry(namespace, file)
                if entry is not None:
                    found[entry.key] = entry
                    self.files[entry.key] = self._name(file)
        for folder in sorted((self.root / "entries").glob("*")):
            if folder.name not in NAMESPACES:
                self._fault(folder, "", f"not a namespace ({' or '.join(NAMESPACES)})", "move the file")
        if not found and not self.faults:
            self._fault(
                self.root / "entries", "", "no entries found", "an entry is entries/<namespace>/<code>.toml"
            )
        return found

    def table(self, name: str, key: str, model: type[R]) -> list[R]:
        """Read the `[[key]]` records of one shared file."""
        file = self.root / name
        data = self._toml(file)
        if data is None:
            return []
        for other in data.keys() - {key}:
            self._fault(file, other, "no such table", f"records of this file are [[{key}]]")
        rows = (self._record(file, f"{key}[{i}]", row, model) for i, row in enumerate(data.get(key, [])))
        return self._unique(file, [row for row in rows if row is not None])

    def providers(self) -> list[Provider]:
        found = []
        for file in sorted((self.root / "providers").glob("*.toml")):
            data = self._toml(file)
            record = None if data is None else self._record(file, "", {"id": file.stem, **data}, Provider)
            if record is not None:
                found.append(record)
        return found

    def _entry(self, namespace: str, file: Path) -> Entry | None:
        data = self._toml(file)
        if data is None:
            return None
        if data.get("code") != file.stem:
            self._fault(
                file, "code", f"is {data.get('code')!r}", f'the path is the identity: write "{file.stem}"'
            )
            return None
        return self._record(file, "", {**data, "namespace": namespace}, Entry)

    def _toml(self, file: Path) -> dict[str, Any] | None:
        try:
            content = file.read_bytes()
            self.digest.update(content)
            return tomllib.loads(content.decode("utf-8"))
        except FileNotFoundError:
            self._fault(file, "", "is missing", "restore it")
        except OSError as error:
            self._fault(file, "", f"cannot be read ({error.strerror})", "check its permissions")
        except UnicodeDecodeError as error:
            self._fault(file, f"byte {error.start}", "is not UTF-8", "save the file as UTF-8")
        except tomllib.TOMLDecodeError as error:
            self._fault(file, "", f"is not valid TOML: {error}", "mend the line named")
        return None

    def _record(self, file: Path, prefix: str, data: object, model: type[R]) -> R | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                where = ".".join(str(part) for part in ((prefix,) if prefix else ()) + item["loc"])
                self._fault(file, where, item["msg"], _REMEDIES.get(item["type"], "mend the value"))
        return None

    def _unique(self, file: Path, rows: list[R]) -> list[R]:
        seen: set[str] = set()
        for row in rows:
            name = getattr(row, "id", "")
            if name in seen:
                self._fault(file, name, "stands twice", "keep one of them")
            seen.add(name)
        return rows

    def _name(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def _fault(self, file: Path, field: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(self._name(file), field, reason, remedy))


def _by_id(rows: Iterable[Any], key: Callable[[Any], str] = lambda row: row.id) -> dict[str, Any]:
    return {key(row): row for row in rows}

"""Situations: six sevenths of the catalog, and only search that learns, the type-ahead and its authors read them.

So they are read in a way of their own: fast where they stand in a file, late where they were kept from a start before.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "situations"
_TABLE = f"\n[{NAME}]\n"
_OPENS = re.compile(r"([A-Za-z-]+) = \[\n")
_CLOSES = ",\n]\n"
_PECULIAR = ('"""', "'''", "\r", "\x7f")
"""What makes a line mean something else than it says, or what JSON takes and TOML does not."""
_ESCAPE = re.compile(r'\\[^"\\]')
"""An escape that JSON may read otherwise than TOML."""


class Kept(Mapping[str, tuple[str, ...]]):
    """Texts by language that were checked before they were kept. They are opened when somebody first asks for one."""

    def __init__(self, texts: memoryview) -> None:
        self._texts: memoryview | dict[str, tuple[str, ...]] = texts

    def __getitem__(self, lang: str) -> tuple[str, ...]:
        """Return the texts of a language."""
        return self._open()[lang]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the languages."""
        return iter(self._open())

    def __len__(self) -> int:
        """Return how many languages there are."""
        return len(self._open())

    def _open(self) -> dict[str, tuple[str, ...]]:
        texts = self._texts
        if isinstance(texts, memoryview):
            texts = self._texts = {
                lang: tuple(said) for lang, said in json.loads(str(texts, "utf-8")).items()
            }
        return texts


def unless_kept(given: object, check: Callable[[object], object]) -> object:
    """Check what is given, but for what was checked before."""
    return given if isinstance(given, Kept) else check(given)


def read(text: str) -> dict[str, Any]:
    """Return what a TOML file holds. Raises `tomli.TOMLDecodeError`."""
    parts = _apart(text)
    if parts is not None:
        with contextlib.suppress(
            tomli.TOMLDecodeError
        ):  # which is raised again below, with the line of the whole
            data = tomli.loads(parts[0])
            if data[NAME] == {}:
                return data | {NAME: parts[1]}
    return tomli.loads(text)


def _apart(text: str) -> tuple[str, dict[str, list[str]]] | None:
    """Return a file without the content of its situations, and that; None where it takes a parser of TOML.

    An array of strings is the same in TOML and JSON, but for escapes and the comma behind the last; json reads it in a
    tenth of the time. The table's head stays in the text: where it has no place, the parser of TOML says so.
    """
    head, table, rest = text.partition(_TABLE)
    if not table or any(what in text for what in _PECULIAR):
        return None
    found: dict[str, list[str]] = {}
    while opening := _OPENS.match(rest):
        body, closing, rest = rest[opening.end() :].partition(_CLOSES)
        texts = _strings(body) if closing and opening[1] not in found else None
        if texts is None:
            return None
        found[opening[1]] = texts
    return head + _TABLE + rest, found


def _strings(body: str) -> list[str] | None:
    if _ESCAPE.search(body):
        return None
    try:
        found = json.loads(f"[{body}]")
    except (ValueError, RecursionError):
        return None
    return found if found and all(type(text) is str for text in found) else None

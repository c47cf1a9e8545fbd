"""Fields of a parsed YAML text by their dotted paths, with every fault that reading them found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = Any  # what a YAML text holds


class Fields:
    """Reads a parsed text. What is not as it has to be goes into `faults`, and reading goes on."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.faults: list[str] = []

    def _get(self, path: str) -> Json:
        node: Any = self.raw
        walked: list[str] = []
        for key in path.split("."):
            if node is None:
                return None
            if not isinstance(node, dict):
                fault = f"{'.'.join(walked)} must be a mapping"
                if fault not in self.faults:
                    self.faults.append(fault)
                return None
            walked.append(key)
            node = node.get(key)
        return node

    def text(self, path: str, *, required: bool = False, limit: int) -> str:
        """Return a text, empty where there is none."""
        value = self._get(path)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.faults.append(f"{path} must be a text")
            return ""
        if len(value) > limit:
            self.faults.append(f"{path} is {len(value)} characters long, at most {limit} are allowed")
        return value

    def flag(self, path: str) -> bool:
        """Return whether it is true."""
        value = self._get(path)
        if value is not None and not isinstance(value, bool):
            self.faults.append(f"{path} must be true or false")
        return value is True

    def mapping(self, path: str) -> dict[str, Any]:
        """Return a mapping, empty where there is none."""
        value = self._get(path)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.faults.append(f"{path} must be a mapping")
            return {}
        return value

    def words(self, path: str) -> list[str]:
        """Return a list of texts, empty where there is none."""
        value = self._get(path)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.faults.append(f"{path} must be a list of texts")
            return []
        self.faults.extend(
            f"{path} lists {word} twice" for word in sorted(set(value)) if value.count(word) > 1
        )
        return value

    def items(self, path: str, limit: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the mappings of a list, each with its own path; nothing where there is none."""
        value = self._get(path)
        if value is None:
            return
        if not isinstance(value, list):
            self.faults.append(f"{path} must be a list")
            return
        if len(value) > limit:
            self.faults.append(f"{path} has {len(value)} items, at most {limit} are allowed")
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{path}[{index}]", item
            else:
                self.faults.append(f"{path}[{index}] must be a mapping")

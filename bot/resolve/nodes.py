"""What was read of an object: its keys with their values, what stands inside it, and where it stands itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = 10
"""Parts of a path that are kept, from the leaf upwards: as many as the longest of Meta's own has, from `entry` to
`code`. What a log or a queue wrapped around it helps nobody."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One key with its scalar value, and where it stood in the text."""

    key: str
    value: str
    position: int


@dataclass(slots=True, eq=False)
class Node:
    """One object, list or call. `key` names it in its parent, `index` counts within a list."""

    kind: str
    key: str = ""
    index: int = 0
    parent: Node | None = None
    position: int = 0
    pairs: list[Pair] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    count: int = 0
    quoted: bool = False
    """Whether a key stood in quotes: then even a text without braces is a piece of an object."""
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _nodes: dict[str, Node] = field(default_factory=dict, repr=False)
    _seen: tuple[int, int] = (0, 0)
    """How many pairs and children stand in the two look-ups: hostile texts have thousands, asked for often."""

    def child(self, *names: str) -> Node | None:
        """Return the first child of one of these names (folded as `plain_key` does)."""
        self._index()
        found = [node for name in names if (node := self._nodes.get(name)) is not None]
        return min(found, key=lambda node: node.position, default=None)

    def value(self, *names: str) -> str:
        """Return the first value of one of these keys, in the order of `names`, or an empty text."""
        self._index()
        values = self._values
        for name in names:
            if name in values:
                return values[name]
        return ""

    def has(self, *names: str) -> bool:
        """Whether one of these keys stands here, with a value or an object."""
        self._index()
        return any(name in self._values or name in self._nodes for name in names)

    def _index(self) -> None:
        size = (len(self.pairs), len(self.children))
        if size == self._seen:
            return
        pairs, children = self._seen
        for pair in self.pairs[pairs:]:
            self._values.setdefault(plain_key(pair.key), pair.value)
        for node in self.children[children:]:
            self._nodes.setdefault(plain_key(node.key), node)
        self._seen = size

    def ancestors(self) -> Iterator[Node]:
        """Yield the parents, nearest first, `PATH` at most."""
        node, left = self.parent, PATH
        while node is not None and left:
            yield node
            node, left = node.parent, left - 1

    def path(self, leaf: str) -> str:
        """Return where `leaf` stands: `statuses[0].errors[0].code`."""
        parts = [leaf]
        for node in (self, *self.ancestors()):
            in_list = node.parent is not None and node.parent.kind == "["
            if in_list and not node.key:
                parts.append(f"[{node.index}]")
            elif node.key:
                parts.append(node.key)
        kept = parts[:PATH]
        while (
            len(parts) > PATH and len(kept) > 1 and kept[-1].startswith("[")
        ):  # an index of a list that is cut
            kept.pop()
        text = ""
        for part in reversed(kept):
            text += part if part.startswith("[") or not text else f".{part}"
        return text


def plain_key(key: str) -> str:
    """Return a key without case and separators: `errorCode`, `error_code` and `error-code` are one."""
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")

"""Objects printed in a text: JSON, Python and JavaScript prints, whole, embedded, escaped or cut off.

One pass over tokens with a stack of its own instead of a strict parser: a paste is rarely valid. Time grows
linearly with the text, depth costs no recursion, and what is not an object costs nothing but the pass.
"""

from __future__ import annotations

import re

from bot.resolve.nodes import Node, Pair

NESTED = 4
"""How often text inside a string is read as an object again (`"description": "{\\"error\\": …}"`)."""
DEPTH = 64
"""Containers inside each other that are told apart; no error lies deeper, a hostile text does."""

_TOKEN = re.compile(
    r"""(?P<open>[{\[(])|(?P<close>[}\])])|(?P<sep>[:=])|(?P<stop>[,;&\n])
    |(?P<quote>\\{0,8}["'])|(?P<word>[^\s{}\[\](),:;=&"'\\]+|\\+)""",
    re.VERBOSE,
)
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_PLAIN = {
    '"': re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL),
}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": " "}


def read(text: str) -> list[Node]:
    """Return every object in `text`, outermost first in the order of the text; [0] is the text itself."""
    nodes: list[Node] = []
    queue: list[tuple[str, Node | None, int]] = [(text, None, 0)]
    while queue:
        piece, parent, level = queue.pop(0)
        reader = _Reader(piece, parent)
        nodes += reader.run()
        if level < NESTED:
            queue += [(inner, node, level + 1) for inner, node in reader.nested]
    return nodes


class _Reader:
    """The state of one pass: the open containers, and the key and words seen since the last separator."""

    def __init__(self, text: str, parent: Node | None) -> None:
        self.text = text
        self.root = Node("text" if parent is None else "{", parent=parent, key="")
        self.nodes = [self.root]
        self.stack = [self.root]
        self.open = {"{": 0, "[": 0, "(": 0}
        self.nested: list[tuple[str, Node]] = []
        self.endless: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self.key: str | None = None
        self.words: list[tuple[int, int]] = []
        self.string: str | None = None
        self.after_break = True

    def run(self) -> list[Node]:
        at, size = 0, len(self.text)
        while at < size:
            token = _TOKEN.search(self.text, at)
            if token is None:
                break
            at = token.end()
            match token.lastgroup:
                case "open":
                    self._push(token[0], token.start())
                case "close":
                    self._pop(token[0])
                case "sep":
                    self._separate()
                case "stop":
                    self._stop(token[0])
                case "quote":
                    at = self._quote(token[0], token.start(), at)
                case _:
                    self._word(token.start(), at)
        self._finish()
        return self.nodes

    def _word(self, start: int, end: int) -> None:
        self.words.append((start, end))
        self.after_break = False

    def _quote(self, mark: str, start: int, at: int) -> int:
        """Read a string and return where it ends; a lone quote in prose is skipped."""
        apostrophe = mark[-1] == "'" and not self.after_break
        found = None if apostrophe or mark in self.endless else self._string(mark, start)
        if found is None:
            if apostrophe or len(self.stack) == 1 or self.key is None:
                return at
            self.endless.add(mark)
            cut = self.text.find("\n", at)
            found = self.text[at : cut if cut >= 0 else len(self.text)], cut if cut >= 0 else len(self.text)
        content, end = found
        value = _unescape(content)
        if len(value) > 1 and ("{" in value or "\\" in value or "=" in value):
            self.nested.append((value, self.stack[-1]))
        if self.key is not None:
            self._keep(self.key, value, start)
            self._clear()
        else:
            self.words.clear()
        self.string = value if self.key is None else None
        self.after_break = False
        return end

    def _string(self, mark: str, start: int) -> tuple[str, int] | None:
        """Return content and end of the string that opens with `mark`, or None if it never closes."""
        if len(mark) == 1:
            found = _PLAIN[mark].match(self.text, start)
            if found:
                return found[1], found.end()
            self.endless.add(mark)
            return None
        inner = start + len(mark)
        end = self.text.find(mark, inner)
        while end > 0 and self.text[end - 1] == "\\":  # a deeper level of escapes
            end = self.text.find(mark, end + 1)
        if end < 0:
            self.endless.add(mark)
            return None
        return self.text[inner:end], end + len(mark)

    def _separate(self) -> None:
        """Take what stands before `:` or `=` as the key of what follows."""
        node = self.stack[-1]
        if self.string is not None:
            node.quoted = True
            key = self.string
        elif self.words:
            start, end = self.words.pop()
            self._value()
            key = self.text[start:end]
        else:
            return
        self._clear()
        self.key = key[:80]

    def _value(self) -> None:
        """Keep the words since the key as its value."""
        if self.key is not None and self.words:
            start, end = self.words[0][0], self.words[-1][1]
            self._keep(self.key, self.text[start:end], start)

    def _keep(self, key: str, value: str, position: int) -> None:
        self.stack[-1].pairs.append(Pair(key, value, position))

    def _stop(self, mark: str) -> None:
        self._value()
        if mark != "\n" or self.key is None or self.words:
            self._clear()
        if mark == ",":
            self.stack[-1].count += 1

    def _push(self, mark: str, position: int) -> None:
        parent = self.stack[-1]
        called = mark == "(" and self.words
        name = self.text[slice(*self.words[-1])] if called else self.key
        self._value_before(mark)
        if len(self.stack) > DEPTH:
            self._clear()
            return
        node = Node(mark, (name or "")[:80], parent.count, parent, position)
        parent.children.append(node)
        self.nodes.append(node)
        self.stack.append(node)
        self.open[mark] += 1
        self._clear()

    def _value_before(self, mark: str) -> None:
        """A message goes on behind an opening bracket: keep what stood before it."""
        if mark == "(" or self.words:
            self._value()

    def _pop(self, mark: str) -> None:
        self._value()
        self._clear()
        kind = next(k for k, closer in _CLOSERS.items() if closer == mark)
        if not self.open[kind]:
            return
        while len(self.stack) > 1:
            node = self.stack.pop()
            self.open[node.kind] -= 1
            if node.kind == kind:
                break

    def _finish(self) -> None:
        self._value()


def _unescape(content: str) -> str:
    """Take one level of escapes off a string's content."""
    if "\\" not in content:
        return content
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPED.get(m[2], m[2]), content)

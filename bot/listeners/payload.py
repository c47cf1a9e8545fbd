"""The words in a Slack message: its text, and what alerts put into blocks and attachments instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 12
"""Levels of nesting that are read: Slack's own rich text has five."""


def text_of(message: dict[str, Any]) -> str:
    """Return all words of a message, a part a line, the same part once."""
    parts = [message.get("text") or ""]
    for attachment in message.get("attachments") or []:
        if isinstance(attachment, dict):
            parts += [str(attachment.get(name) or "") for name in ("pretext", "title", "text")]
            parts += [
                f"{field.get('title', '')}: {field.get('value', '')}"
                for field in attachment.get("fields") or []
            ]
            parts += _words(attachment.get("blocks"), 0)
            if not any(parts):
                parts.append(str(attachment.get("fallback") or ""))
    if not any(part.strip() for part in parts):
        parts += _words(message.get("blocks"), 0)
    return "\n".join(dict.fromkeys(part for part in parts if part.strip()))


def _words(node: object, depth: int) -> Iterator[str]:
    """Yield every `text` below a block."""
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for item in node:
            yield from _words(item, depth + 1)
    elif isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str):
            yield text
        for value in node.values():
            if isinstance(value, list | dict):
                yield from _words(value, depth + 1)

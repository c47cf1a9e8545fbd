"""The words in a Slack message: its text, and what alerts put into blocks and attachments instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 12
"""Levels of nesting that are read: Slack's own rich text has five."""
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")


def workspace_of(body: dict[str, Any]) -> str:
    """Return the workspace through which a delivery reached us, whose token, notes and settings are meant.

    In a channel that companies share, `team_id` of an event may name the company of whoever wrote
    (https://docs.slack.dev/apis/events-api/#authorizations). Where an organisation has the bot, a press may name no
    workspace but its person's. Never empty where Slack says anything: what is kept under it must not be shared.
    """
    given = next(iter(body.get("authorizations") or []), None) or {}
    view, team, user, org = (_part(body, name) for name in ("view", "team", "user", "enterprise"))
    named = (
        view.get("app_installed_team_id"), given.get("team_id"), body.get("context_team_id"), team.get("id"),
        body.get("team_id"), user.get("team_id"), org.get("id"), body.get("enterprise_id"),
    )  # fmt: skip
    return str(next(filter(None, named), ""))


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


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


def without_mentions(text: str) -> str:
    """Return a text without the people it calls."""
    return _MENTION.sub(" ", text)


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

"""What Slack makes of what a person types: escaping, mentions, channels, links, and a rich_text block.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

_URL = r"https?://[^\s<>`\"']*[^\s<>`\"'.,;:!?)\]}]"
_TYPED = re.compile(
    rf"(?P<code>```.*?```|`[^`\n]+`)|(?P<picked><@[UW][A-Z0-9]+>)|(?P<url>{_URL})|(?<![\w.])(?P<name>[@#])",
    re.DOTALL,
)
_MARKED = re.compile(
    r"```(?P<pre>.*?)```|<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<#(?P<channel>C[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<(?P<url>https?://[^>|]+)(?:\|(?P<label>[^>]*))?>",
    re.DOTALL,
)


def escaped(text: str) -> str:
    """The three characters that Slack escapes, ampersand first."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The reverse of `escaped`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def message_text(typed: str, workspace: Workspace) -> str:
    """The `text` of a message: @Name becomes <@U…>, #channel <#C…|channel>, URLs stand in angle brackets."""
    return _marked(typed, workspace, links=True, named=False)


def command_text(typed: str, workspace: Workspace, *, should_escape: bool) -> str:
    """The `text` of a command; names and links are only marked up where the manifest says should_escape."""
    return _marked(typed, workspace, links=True, named=True) if should_escape else escaped(typed)


def _marked(typed: str, workspace: Workspace, *, links: bool, named: bool) -> str:
    parts: list[str] = []
    position = 0
    for found in _TYPED.finditer(typed):
        if found.start() < position:
            continue
        parts.append(escaped(typed[position : found.start()]))
        position = found.end()
        if found["code"] or (found["url"] and not links):
            parts.append(escaped(found[0]))
        elif found["url"]:
            parts.append(f"<{escaped(found['url'])}>")
        elif found["picked"]:
            known = found["picked"][2:-1] in workspace.members
            parts.append(found["picked"] if known else escaped(found["picked"]))
        else:
            mark, position = _named(typed, found.start(), workspace, named=named)
            parts.append(mark)
    return "".join([*parts, escaped(typed[position:])])


def _named(typed: str, start: int, workspace: Workspace, *, named: bool) -> tuple[str, int]:
    """The mark-up for an @name or #channel that begins here, and where it ends; the sign itself otherwise."""
    rest = typed[start + 1 :].casefold()
    if typed[start] == "@":
        names = [(name, m) for m in workspace.members.values() for name in (m.display_name, m.name)]
        for name, member in sorted(names, key=lambda pair: -len(pair[0])):
            if _begins(rest, name):
                tail = f"|{member.name}" if named else ""
                return f"<@{member.id}{tail}>", start + 1 + len(name)
    else:
        channels = [c for c in workspace.channels.values() if c.kind != "im"]
        for channel in sorted(channels, key=lambda c: -len(c.name)):
            if _begins(rest, channel.name):
                shown = channel.name if channel.kind == "channel" or named else ""
                return f"<#{channel.id}|{shown}>", start + 1 + len(channel.name)
    return typed[start], start + 1


def _begins(rest: str, name: str) -> bool:
    following = rest[len(name) : len(name) + 1]
    return rest.startswith(name.casefold()) and not (following.isalnum() or following in {"_", "-"})


def mentions(text: str, user: str) -> bool:
    """Whether a message's text mentions this member."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def rich_text(text: str) -> list[dict[str, Any]]:
    """The rich_text block that Slack sends beside the text of a person's message."""
    blocks: list[dict[str, Any]] = []
    section: list[dict[str, Any]] = []
    position = 0
    for found in _MARKED.finditer(text):
        _plain(section, text[position : found.start()])
        position = found.end()
        if found["pre"] is not None:
            _flush(blocks, section)
            section = []
            pre = {"type": "text", "text": unescaped(found["pre"].strip("\n"))}
            blocks.append({"type": "rich_text_preformatted", "elements": [pre], "border": 0})
        else:
            section.append(_element(found))
    _plain(section, text[position:])
    _flush(blocks, section)
    return [{"type": "rich_text", "block_id": "typed", "elements": blocks}] if blocks else []


def _plain(section: list[dict[str, Any]], text: str) -> None:
    if text:
        section.append({"type": "text", "text": unescaped(text)})


def _flush(blocks: list[dict[str, Any]], section: list[dict[str, Any]]) -> None:
    if section:
        blocks.append({"type": "rich_text_section", "elements": section})


def _element(found: re.Match[str]) -> dict[str, Any]:
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    link = {"type": "link", "url": unescaped(found["url"])}
    return link | ({"text": found["label"]} if found["label"] else {})

"""The manifest: against what the code answers, and its scopes against those that Slack granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from bot.doctor.credentials import NOT_REACHED
from bot.doctor.finding import Finding, fault, ok, unchecked, warning

if TYPE_CHECKING:
    from pathlib import Path

    from bot.doctor.hearing import Heard
    from bot.doctor.subject import Answered

SCOPES, MANIFEST = "Scopes", "Manifest"
COSTS = {
    "app_mentions:read": "mentions in channels are not heard",
    "chat:write": "nothing can be posted: no answers in threads and direct messages",
    "commands": "neither /waerror nor the message shortcuts exist",
    "im:history": "questions in a direct message are not heard",
    "channels:history": "no overview of a thread and no watch in public channels",
    "groups:history": "no overview of a thread and no watch in private channels",
    "files:read": "a file that is sent to the bot cannot be counted",
    "files:write": "CSV and JSON come as text, not as files",
}
"""What is lost without a scope, in the reader's words; every scope of the manifest is here."""
ELSEWHERE = frozenset({"function_executed"})
"""Events that only a variant of the manifest subscribes to."""
_PLACE = "in api.slack.com/apps > your app > OAuth & Permissions > Bot Token Scopes, then press Reinstall."
_BROKEN = "Install waerror again, or bring manifest.yml back from the repository."


class Manifest:
    """What the shipped manifest asks for; empty where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.raw: dict[str, Any] = {}
        try:
            read = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            return
        self.raw = read if isinstance(read, dict) else {}

    def _list(self, *path: str) -> list[Any]:
        node: Any = self.raw
        for key in path:
            node = node.get(key) if isinstance(node, dict) else None
        return node if isinstance(node, list) else []

    @property
    def needed(self) -> list[str]:
        """The scopes without which the app is not itself."""
        return [str(scope) for scope in self._list("oauth_config", "scopes", "bot")]

    @property
    def optional(self) -> list[str]:
        """The scopes that an installer may refuse."""
        return [str(scope) for scope in self._list("oauth_config", "scopes", "bot_optional")]

    @property
    def events(self) -> set[str]:
        """The events, by the name under which code hears them: all kinds of message are one."""
        listed = self._list("settings", "event_subscriptions", "bot_events")
        return {str(event).partition(".")[0] for event in listed}

    def named(self, feature: str, field: str) -> set[str]:
        """Return one field of every command or shortcut."""
        return {str(item.get(field)) for item in self._list("features", feature) if isinstance(item, dict)}


def scopes(manifest: Manifest, heard: Heard) -> list[Finding]:
    """Compare what Slack granted with what the manifest asks for: a finding a missing scope."""
    if heard.lost:
        return [unchecked(SCOPES, NOT_REACHED)]
    if heard.error:
        return [unchecked(SCOPES, "Slack names them only for a good token")]
    if not manifest.needed or "x-oauth-scopes" not in heard.headers:
        return [unchecked(SCOPES, "nobody says which are granted or needed")]
    granted = {scope.strip() for scope in heard.headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in manifest.needed if scope not in granted]
    refused = [scope for scope in manifest.optional if scope not in granted]
    found = [fault(SCOPES, f"{scope} is missing: {cost(scope)}.", f"Add it {_PLACE}") for scope in missing]
    if refused:
        lost = "; ".join(f"{scope} ({cost(scope)})" for scope in refused)
        found.append(
            warning(
                SCOPES,
                f"Optional and not granted: {lost}.",
                f"Add what you want {_PLACE}",
            )
        )
    return found or [
        ok(SCOPES, f"all {len(manifest.needed)} needed and {len(manifest.optional)} optional are granted")
    ]


def cost(scope: str) -> str:
    """Say what is lost without a scope."""
    return COSTS.get(scope, "part of what the app does is missing")


def contract(manifest: Manifest, answered: Answered) -> Finding:
    """Whether the manifest that people upload and the code that answers say the same."""
    if not manifest.raw:
        return fault(MANIFEST, "manifest.yml is missing or cannot be read.", _BROKEN)
    apart = [
        *_apart("the command", manifest.named("slash_commands", "command"), answered.commands),
        *_apart("the shortcut", manifest.named("shortcuts", "callback_id"), answered.shortcuts),
        *_apart("the event", manifest.events, answered.events - ELSEWHERE),
    ]
    if apart:
        return fault(MANIFEST, f"It does not fit this program: {'; '.join(apart)}.", _BROKEN)
    return ok(MANIFEST, "commands, shortcuts and events are those that this program answers")


def _apart(what: str, listed: set[str], answered: frozenset[str]) -> list[str]:
    unheard = [f"nothing answers {what} {name}" for name in sorted(listed - answered)]
    return unheard + [f"{what} {name} is not in it" for name in sorted(answered - listed)]

"""The app manifest, read the way Slack reads it: the only source of commands, shortcuts, scopes and events.

Field names and limits: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from bot.playground.fields import Fields
from bot.playground.functions import Function, read_functions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Which scope lets an app hear an event; any one of the tuple is enough.
# Source: the "required scopes" of each page under https://docs.slack.dev/reference/events
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "link_shared": ("links:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
    "function_executed": (),
}

NAME_LIMIT = 35
DISPLAY_NAME_LIMIT = 80
COMMANDS_LIMIT = 50
COMMAND_LENGTH = (2, 32)
SHORTCUTS_LIMIT = 10
SHORTCUT_NAME_LIMIT = 24
CALLBACK_LIMIT = 255


class ManifestError(Exception):
    """The manifest cannot be used; `faults` lists every reason, each with the field it stands in."""

    def __init__(self, source: str, faults: list[str]) -> None:
        self.faults = faults
        listed = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f"{source} cannot be used as an app manifest:\n{listed}")


@dataclass(frozen=True)
class Command:
    """One slash command."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """One shortcut; `type` is "message" or "global"."""

    name: str
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """What the app may do and hear."""

    name: str
    display_name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    optional_scopes: frozenset[str]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactivity: bool
    socket_mode: bool
    functions: dict[str, Function]
    org_deploy: bool = False
    user_scopes: frozenset[str] = frozenset()
    redirect_urls: tuple[str, ...] = ()
    rotates: bool = False

    def command(self, name: str) -> Command | None:
        """The command of this name, with its slash, or None."""
        return next((entry for entry in self.commands if entry.command == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """The shortcut with this callback id and type, or None."""
        matching = (s for s in self.shortcuts if s.callback_id == callback_id and s.type == kind)
        return next(matching, None)


def load_manifest(path: Path) -> Manifest:
    """Read a manifest file (YAML or JSON); raises ManifestError with every fault found."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(str(path), [f"the file cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise ManifestError(str(path), ["the file is not UTF-8 text"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ManifestError(str(path), [f"it is not valid YAML{where}"]) from error
    return read_manifest(raw, source=str(path))


def read_manifest(raw: object, source: str = "the manifest") -> Manifest:
    """Build a Manifest from parsed YAML; raises ManifestError with every fault found."""
    if not isinstance(raw, dict):
        raise ManifestError(source, ["the top level must be a mapping"])
    fields = Fields(raw)
    manifest = _manifest(fields)
    fields.faults.extend(_contradictions(manifest))
    if fields.faults:
        raise ManifestError(source, fields.faults)
    return manifest


def _manifest(fields: Fields) -> Manifest:
    name = fields.text("display_information.name", required=True, limit=NAME_LIMIT)
    return Manifest(
        name=name,
        display_name=fields.text("features.bot_user.display_name", limit=DISPLAY_NAME_LIMIT) or name,
        commands=tuple(_commands(fields)),
        shortcuts=tuple(_shortcuts(fields)),
        scopes=frozenset(fields.words("oauth_config.scopes.bot")),
        optional_scopes=frozenset(fields.words("oauth_config.scopes.bot_optional")),
        events=frozenset(fields.words("settings.event_subscriptions.bot_events")),
        home_tab=fields.flag("features.app_home.home_tab_enabled"),
        messages_tab=fields.flag("features.app_home.messages_tab_enabled"),
        messages_read_only=fields.flag("features.app_home.messages_tab_read_only_enabled"),
        interactivity=fields.flag("settings.interactivity.is_enabled"),
        socket_mode=fields.flag("settings.socket_mode_enabled"),
        functions=read_functions(fields.mapping("functions"), fields.faults),
        org_deploy=fields.flag("settings.org_deploy_enabled"),
        user_scopes=frozenset(
            fields.words("oauth_config.scopes.user") + fields.words("oauth_config.scopes.user_optional")
        ),
        redirect_urls=tuple(fields.words("oauth_config.redirect_urls")),
        rotates=fields.flag("settings.token_rotation_enabled"),
    )


def _commands(fields: Fields) -> Iterator[Command]:
    shortest, longest = COMMAND_LENGTH
    for path, item in fields.items("features.slash_commands", COMMANDS_LIMIT):
        name = str(item.get("command", ""))
        if not name.startswith("/") or not shortest <= len(name) <= longest:
            fields.faults.append(
                f"{path}.command must start with / and have {shortest} to {longest} characters"
            )
        if not item.get("description"):
            fields.faults.append(f"{path}.description is missing")
        yield Command(
            command=name,
            description=str(item.get("description", "")),
            usage_hint=str(item.get("usage_hint") or ""),
            should_escape=item.get("should_escape") is True,
        )


def _shortcuts(fields: Fields) -> Iterator[Shortcut]:
    for path, item in fields.items("features.shortcuts", SHORTCUTS_LIMIT):
        shortcut = Shortcut(
            name=str(item.get("name", "")),
            type=str(item.get("type", "")),
            callback_id=str(item.get("callback_id", "")),
            description=str(item.get("description", "")),
        )
        if not 0 < len(shortcut.name) <= SHORTCUT_NAME_LIMIT:
            fields.faults.append(f"{path}.name must have 1 to {SHORTCUT_NAME_LIMIT} characters")
        if shortcut.type not in {"message", "global"}:
            fields.faults.append(f"{path}.type must be message or global")
        if not 0 < len(shortcut.callback_id) <= CALLBACK_LIMIT:
            fields.faults.append(f"{path}.callback_id must have 1 to {CALLBACK_LIMIT} characters")
        if not shortcut.description:
            fields.faults.append(f"{path}.description is missing")
        yield shortcut


def _contradictions(manifest: Manifest) -> Iterator[str]:
    """What Slack refuses although every field is well formed on its own."""
    scopes = manifest.scopes | manifest.optional_scopes
    for event in sorted(manifest.events):
        needed = EVENT_SCOPES.get(event)
        if needed is None:
            yield f"settings.event_subscriptions.bot_events: {event} is not an event this workspace knows"
        elif needed and not scopes & set(needed):
            yield f"settings.event_subscriptions.bot_events: {event} needs the scope {' or '.join(needed)}"
    for scope in sorted(manifest.scopes & manifest.optional_scopes):
        yield f"oauth_config.scopes: {scope} stands in bot and in bot_optional"
    if (manifest.commands or manifest.shortcuts) and "commands" not in scopes:
        yield "oauth_config.scopes.bot: slash commands and shortcuts need the scope commands"
    if manifest.functions and not manifest.org_deploy:
        yield "settings.org_deploy_enabled: functions need it to be true"
    if manifest.functions and "function_executed" not in manifest.events:
        yield "settings.event_subscriptions.bot_events: functions need the event function_executed"
    names = [command.command for command in manifest.commands]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"features.slash_commands: {name} is declared twice"
    callbacks = [(shortcut.type, shortcut.callback_id) for shortcut in manifest.shortcuts]
    for kind, callback in sorted({pair for pair in callbacks if callbacks.count(pair) > 1}):
        yield f"features.shortcuts: the {kind} shortcut {callback} is declared twice"

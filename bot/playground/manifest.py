"""The app manifest, read the way Slack reads it: the only source of commands, shortcuts, scopes and events.

Field names and limits: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.playground.functions import Function, read_functions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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

Json = Any  # what a YAML text holds

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
    reader = _Reader(raw)
    manifest = reader.manifest()
    reader.faults.extend(_contradictions(manifest))
    if reader.faults:
        raise ManifestError(source, reader.faults)
    return manifest


class _Reader:
    """Walks a parsed manifest and collects faults instead of stopping at the first."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.faults: list[str] = []

    def manifest(self) -> Manifest:
        name = self._text("display_information.name", required=True, limit=NAME_LIMIT)
        return Manifest(
            name=name,
            display_name=self._text("features.bot_user.display_name", limit=DISPLAY_NAME_LIMIT) or name,
            commands=tuple(self._commands()),
            shortcuts=tuple(self._shortcuts()),
            scopes=frozenset(self._words("oauth_config.scopes.bot")),
            optional_scopes=frozenset(self._words("oauth_config.scopes.bot_optional")),
            events=frozenset(self._words("settings.event_subscriptions.bot_events")),
            home_tab=self._flag("features.app_home.home_tab_enabled"),
            messages_tab=self._flag("features.app_home.messages_tab_enabled"),
            messages_read_only=self._flag("features.app_home.messages_tab_read_only_enabled"),
            interactivity=self._flag("settings.interactivity.is_enabled"),
            socket_mode=self._flag("settings.socket_mode_enabled"),
            functions=read_functions(self._mapping("functions"), self.faults),
            org_deploy=self._flag("settings.org_deploy_enabled"),
            user_scopes=frozenset(
                self._words("oauth_config.scopes.user") + self._words("oauth_config.scopes.user_optional")
            ),
            redirect_urls=tuple(self._words("oauth_config.redirect_urls")),
            rotates=self._flag("settings.token_rotation_enabled"),
        )

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

    def _text(self, path: str, *, required: bool = False, limit: int) -> str:
        value = self._get(path)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.faults.append(f"{path} must be a text")
            return ""
        if len(value) > limit:
            self.faults.append(f"{path} is {len(value)} characters long, at most {limit} are allowed")
        return value

    def _flag(self, path: str) -> bool:
        value = self._get(path)
        if value is not None and not isinstance(value, bool):
            self.faults.append(f"{path} must be true or false")
        return value is True

    def _mapping(self, path: str) -> dict[str, Any]:
        value = self._get(path)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.faults.append(f"{path} must be a mapping")
            return {}
        return value

    def _words(self, path: str) -> list[str]:
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

    def _items(self, path: str, limit: int) -> Iterator[tuple[str, dict[str, Any]]]:
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

    def _commands(self) -> Iterator[Command]:
        shortest, longest = COMMAND_LENGTH
        for path, item in self._items("features.slash_commands", COMMANDS_LIMIT):
            name = str(item.get("command", ""))
            if not name.startswith("/") or not shortest <= len(name) <= longest:
                self.faults.append(
                    f"{path}.command must start with / and have {shortest} to {longest} characters"
                )
            if not item.get("description"):
                self.faults.append(f"{path}.description is missing")
            yield Command(
                command=name,
                description=str(item.get("description", "")),
                usage_hint=str(item.get("usage_hint") or ""),
                should_escape=item.get("should_escape") is True,
            )

    def _shortcuts(self) -> Iterator[Shortcut]:
        for path, item in self._items("features.shortcuts", SHORTCUTS_LIMIT):
            shortcut = Shortcut(
                name=str(item.get("name", "")),
                type=str(item.get("type", "")),
                callback_id=str(item.get("callback_id", "")),
                description=str(item.get("description", "")),
            )
            if not 0 < len(shortcut.name) <= SHORTCUT_NAME_LIMIT:
                self.faults.append(f"{path}.name must have 1 to {SHORTCUT_NAME_LIMIT} characters")
            if shortcut.type not in {"message", "global"}:
                self.faults.append(f"{path}.type must be message or global")
            if not 0 < len(shortcut.callback_id) <= CALLBACK_LIMIT:
                self.faults.append(f"{path}.callback_id must have 1 to {CALLBACK_LIMIT} characters")
            if not shortcut.description:
                self.faults.append(f"{path}.description is missing")
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

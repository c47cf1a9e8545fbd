"""What all workspaces of one playground share: the app's credentials, its tokens, and who has it installed."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.consent import Consents
from bot.playground.tokens import Tokens
from bot.playground.wire import Switches

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.manifest import Manifest
    from bot.playground.state import State


def _client_id() -> str:
    return f"{secrets.randbelow(10**12):012d}.{secrets.randbelow(10**12):012d}"


@dataclass(frozen=True)
class Identity:
    """The made-up credentials of the app; new ones at every start."""

    bot_token: str = field(default_factory=lambda: f"xoxb-playground-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-playground-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12))
    client_id: str = field(default_factory=_client_id)
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))


class Registry:
    """The app, as Slack knows it. `states` are the workspaces by team id; `calls` counts (method, team id)."""

    def __init__(self, manifest: Manifest, clock: Callable[[], float]) -> None:
        self.manifest = manifest
        self.identity = Identity()
        self.tokens = Tokens(clock)
        self.consents = Consents(clock)
        self.switches = Switches()
        self.states: dict[str, State] = {}
        self.calls: Counter[tuple[str, str]] = Counter()
        self.link_disabled = False

    @property
    def installed(self) -> bool:
        """Whether any workspace has the app."""
        return any(state.installed for state in self.states.values())

"""A press of a button: what it carries, who pressed, and where the answer goes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cards import state
from bot.cards.setting import Setting
from bot.listeners.slack.obstacles import EntryGoneError
from bot.listeners.slack.payload import workspace_of

if TYPE_CHECKING:
    from bot.cards.setting import Place
    from bot.cards.state import State
    from bot.knowledge.models import Entry
    from bot.listeners.desk import Desk
    from bot.resolve.outcome import Answer


@dataclass(frozen=True, slots=True)
class Press:
    """One block_actions payload, read once. Buttons carry their state, so a press works after a restart."""

    user: str
    team: str
    channel: str
    """Empty in a modal or on Home."""
    message: str
    """The message's ts; empty in a modal or on Home."""
    ephemeral: bool
    thread: str
    response_url: str
    trigger_id: str
    state: State
    at: float
    """Unix time of the press, by Slack's clock."""
    guest: bool = False
    """Whether the one who pressed belongs to another workspace, in a channel that two share."""
    blocks: tuple[dict[str, Any], ...] = ()
    """What the pressed message shows now; empty where only one person sees it, or in a modal."""

    @classmethod
    def read(cls, body: dict[str, Any]) -> Press:
        """Read a payload; a state that nobody here wrote reads as an empty one."""
        action = body["actions"][0]
        value = (action.get("selected_option") or {}).get("value") or action.get("value")
        container = body.get("container", {})
        message = body.get("message") or {}
        return cls(
            user=body["user"]["id"],
            team=workspace_of(body),
            channel=(body.get("channel") or {}).get("id", "") or container.get("channel_id", ""),
            message=container.get("message_ts", ""),
            ephemeral=bool(container.get("is_ephemeral")),
            thread=message.get("thread_ts") or container.get("thread_ts", ""),
            response_url=body.get("response_url", ""),
            trigger_id=body.get("trigger_id", ""),
            state=state.decode(value) or state.State(),
            at=float(action.get("action_ts") or time.time()),
            guest=is_guest(body),
            blocks=tuple(message.get("blocks") or ()),
        )

    @property
    def setting(self) -> Setting:
        """Where a card that replaces the pressed one is drawn."""
        direct = self.channel.startswith("D")
        place: Place = "ephemeral" if self.ephemeral else "dm" if direct else "thread"
        return Setting(place=place, can_share=not direct, lang=self.state.lang, feedback=not self.ephemeral)

    def key(self, deed: str) -> str:
        """The claim of this deed on this message: pressed twice, or by two people, it happens once."""
        return f"{deed}:{self.team}:{self.channel}:{self.message}:{self.user if self.ephemeral else ''}"


def is_guest(body: dict[str, Any]) -> bool:
    """Whether an interaction comes from another workspace than the bot's (Slack Connect).

    Inside an organisation people of several workspaces are colleagues.
    """
    here, theirs = (body.get("team") or {}).get("id"), body["user"].get("team_id")
    return bool(here and theirs and here != theirs and not body.get("enterprise"))


def entry_of(desk: Desk, kept: State) -> Entry:
    """Return the entry that a button or a modal carries. Raises `EntryGoneError`: cards outlive catalogs."""
    entry = desk.catalog.get(kept.key)
    if entry is None:
        raise EntryGoneError
    return entry


def answer_of(desk: Desk, kept: State) -> Answer:
    """Return the answer that a button or a modal carries. Raises `EntryGoneError`."""
    answer = state.restore(kept, desk.catalog)
    if answer is None:
        raise EntryGoneError
    return answer

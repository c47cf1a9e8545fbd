"""A submitted modal: what it carries, who submitted it, and what was filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cards import state
from bot.listeners.card.press import is_guest
from bot.listeners.slack import obstacles
from bot.listeners.slack.payload import workspace_of
from bot.listeners.slack.refusals import TROUBLE
from bot.store.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.cards.state import State
    from bot.listeners.desk import Desk


@dataclass(frozen=True, slots=True)
class Submission:
    """One view_submission, or the state of an open view, read once."""

    user: str
    name: str
    """The handle of who submitted."""
    team: str
    guest: bool
    view: str
    """The view's id."""
    state: State
    blocks: tuple[str, ...]
    """The block ids of the fields, in the order of the view."""
    values: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, body: dict[str, Any]) -> Submission:
        """Read a payload; a metadata that nobody here wrote reads as an empty state."""
        view, user = body["view"], body["user"]
        return cls(
            user=user["id"],
            name=user.get("name") or user.get("username") or "",
            team=workspace_of(body),
            guest=is_guest(body),
            view=view["id"],
            state=state.decode(view.get("private_metadata")) or state.State(),
            blocks=tuple(block["block_id"] for block in view["blocks"] if block["type"] == "input"),
            values=(view.get("state") or {}).get("values") or {},
        )

    def text(self, action_id: str) -> str:
        """Return what stands in a text field; empty where nothing does."""
        return str(self._held(action_id).get("value") or "")

    def chosen(self, action_id: str) -> str:
        """Return the value of a select, or the id that was chosen in a channel field."""
        held = self._held(action_id)
        return str(
            (held.get("selected_option") or {}).get("value") or held.get("selected_conversation") or ""
        )

    def ticked(self, action_id: str) -> frozenset[int]:
        """Return the numbers of the ticked boxes."""
        values = (option.get("value", "") for option in self._held(action_id).get("selected_options") or [])
        return frozenset(int(value) for value in values if value.isdigit())

    def _held(self, action_id: str) -> dict[str, Any]:
        return next((block[action_id] for block in self.values.values() if action_id in block), {})


async def once(desk: Desk, key: str, work: Callable[[], Awaitable[None]]) -> str:
    """Do what a modal asks for once, however often it is submitted; return what went wrong, as a sentence.

    After a refusal the same modal may be submitted again. What no sentence is known for is raised.
    """
    if await desk.claims.take(key) is not Claim.TAKEN:
        return ""
    try:
        await work()
    except TROUBLE as error:
        await desk.claims.release(key)
        told = obstacles.sentence(error)
        if not told:
            raise
        return told
    await desk.claims.done(key)
    return ""

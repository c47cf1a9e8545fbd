"""Modals and Home tabs: each person's stack of at most three, hashes against races, and one Home each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.elements import state_values, with_ids
from bot.playground.faults import ApiError
from bot.playground.people import APP_ID, HOME, Team

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.feed import Feed

# https://docs.slack.dev/surfaces/modals#view_stack
STACK_LIMIT = 3


@dataclass
class View:
    """One view as it stands on somebody's screen; `content` is what the app sent, with all ids filled in."""

    id: str
    user: str
    content: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None
    values: dict[str, dict[str, Any]]
    team: Team = HOME

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks of the view."""
        blocks: list[dict[str, Any]] = self.content["blocks"]
        return blocks

    def slack(self) -> dict[str, Any]:
        """The view object (https://docs.slack.dev/reference/views)."""
        defaults = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": {"type": "plain_text", "text": "View Title", "emoji": True},
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "submit_disabled": False,
        }
        return {
            **defaults,
            **self.content,
            "id": self.id,
            "team_id": self.team.id,
            "app_id": APP_ID,
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.values},
        }


class Views:
    """Everybody's open modals and Home tabs."""

    def __init__(self, feed: Feed, clock: Callable[[], float], team: Team = HOME) -> None:
        self._team = team
        self._feed = feed
        self._clock = clock
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """This person's open modals, bottom first."""
        return self.stacks.setdefault(user, [])

    def find(self, view_id: str) -> View | None:
        """An open modal or a Home by its id."""
        stacked = (view for stack in self.stacks.values() for view in stack)
        return next((view for view in [*stacked, *self.homes.values()] if view.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        """An open modal or a Home by the id that the app gave it."""
        everything = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        return next((view for view in everything if view.content.get("external_id") == external_id), None)

    def open(self, user: str, content: dict[str, Any]) -> View:
        """Open a modal as the root of a new stack."""
        self._check_external_id(content)
        view = self._new(user, content, None)
        self.stacks[user] = [view]
        self.tell(user)
        return view

    def push(self, user: str, content: dict[str, Any]) -> View:
        """Put a modal on top of the open one; raises ApiError when three are open already."""
        stack = self.stack(user)
        if len(stack) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        self._check_external_id(content)
        view = self._new(user, content, stack[-1] if stack else None)
        stack.append(view)
        self.tell(user)
        return view

    def update(self, view: View, content: dict[str, Any]) -> None:
        """Replace a view's content; entered values of elements that are still there are kept."""
        if content.get("external_id") != view.content.get("external_id"):
            self._check_external_id(content)
        view.content = _filled(content)
        view.values = state_values(view.blocks, view.values)
        view.hash = self._new_hash()
        self.tell(view.user, home=view.content["type"] == "home")

    def publish(self, user: str, content: dict[str, Any]) -> View:
        """Set this person's Home tab."""
        before = self.homes.get(user)
        if before:
            self.update(before, content)
            return before
        view = self._new(user, content, None)
        self.homes[user] = view
        self.tell(user, home=True)
        return view

    def close(self, view: View, *, everything: bool = False) -> None:
        """Take a modal off the stack with all that stands on it, or close the whole stack."""
        stack = self.stack(view.user)
        if everything:
            stack.clear()
        elif view in stack:
            del stack[stack.index(view) :]
        self.tell(view.user)

    def hold(self, view: View, given: object) -> None:
        """Remember what the person has entered so far."""
        view.values = state_values(view.blocks, given if given is not None else view.values)

    def tell(self, user: str, *, home: bool = False) -> None:
        """Tell the person's page what is on the screen now."""
        viewers = frozenset({user})
        if home:
            self._feed.publish({"kind": "home", "view": self.homes[user].slack()}, viewers)
            return
        shown = [view.slack() for view in self.stack(user)]
        self._feed.publish({"kind": "views", "views": shown}, viewers)

    def _new(self, user: str, content: dict[str, Any], previous: View | None) -> View:
        view_id = "V0" + secrets.token_hex(5).upper()
        filled = _filled(content)
        return View(
            id=view_id,
            user=user,
            content=filled,
            hash=self._new_hash(),
            root_id=previous.root_id if previous else view_id,
            previous_id=previous.id if previous else None,
            values=state_values(filled["blocks"]),
            team=self._team,
        )

    def _new_hash(self) -> str:
        return f"{int(self._clock())}.{secrets.token_urlsafe(6)}"

    def _check_external_id(self, content: dict[str, Any]) -> None:
        external_id = content.get("external_id")
        if external_id and self.by_external_id(external_id):
            raise ApiError("duplicate_external_id")


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "blocks": with_ids(content["blocks"])}

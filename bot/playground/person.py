"""A person to act as, for tests and examples: what they do, and what they then see.

Every deed waits until the playground has settled, so that the next line can look. Labels are the words on the
screen: `await ana.click(card, "Share")`.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from bot.playground.screen import Seen, entered, input_named, pressable, seen_view

if TYPE_CHECKING:
    from bot.playground.tenants import Tenant


class Person:
    """One person of the workspace."""

    def __init__(self, playground: Tenant, user_id: str) -> None:
        self.playground = playground
        self.id = user_id
        self._entered: dict[str, dict[str, dict[str, Any]]] = {}

    async def command(self, channel: str, command: str, text: str = "") -> Seen | None:
        """Run a slash command; what is newly seen in the channel, or None. Raises DeedRefusedError on failure."""
        return await self._newest(channel, self.playground.deeds.command(self.id, channel, command, text))

    async def say(self, channel: str, text: str, thread: Seen | None = None) -> Seen | None:
        """Write a message, maybe in a thread; the bot's newest answer in this conversation, or None."""
        parent = (thread.thread_ts or thread.ts) if thread else None
        return await self._newest(channel, self.playground.deeds.say(self.id, channel, text, parent))

    async def mention(self, channel: str, text: str, thread: Seen | None = None) -> Seen | None:
        """Write a message that begins with the bot's name."""
        return await self.say(channel, f"@{self.playground.state.manifest.display_name} {text}", thread)

    async def dm(self, text: str) -> Seen | None:
        """Write to the bot directly."""
        return await self.say(self.direct_messages, text)

    async def upload(self, channel: str, name: str, content: bytes, text: str = "") -> Seen | None:
        """Send a text file."""
        encoded = base64.b64encode(content).decode()
        deed = self.playground.deeds.upload(
            self.id, channel, name, mimetype="text/plain", content_base64=encoded, text=text
        )
        return await self._newest(channel, deed)

    async def click(self, place: Seen, label: str) -> Seen | None:
        """Press a button, or choose from an overflow menu, by its label or action_id; what is newly seen.

        Raises LookupError when there is no such button.
        """
        for found, block_and_element, extra in pressable(place.blocks):
            block, element = block_and_element
            if label in {found, element["action_id"]}:
                return await self._use(place, block, element, extra)
        raise LookupError(f"{label!r} is not among {place.buttons}")

    async def choose(self, place: Seen, label: str, value: object) -> Seen | None:
        """Choose in a select, date picker or the like, named by action_id, label or placeholder.

        `value` is an option's text or value, an id, or a date.
        """
        block, element = input_named(place.blocks, label)
        return await self._use(place, block, element, entered(element, value))

    async def search(self, place: Seen, label: str, typed: str) -> list[dict[str, Any]]:
        """Type into an external select; the options that come back, groups flattened."""
        block, element = input_named(place.blocks, label)
        deed = {
            "container": place.container,
            "block_id": block["block_id"],
            "action_id": element["action_id"],
        }
        answer = await self.playground.interactions.options(self.id, {**deed, "value": typed})
        groups = answer.get("option_groups", [])
        return [*answer.get("options", []), *(option for group in groups for option in group["options"])]

    def fill(self, label: str, value: object) -> None:
        """Enter something in the modal on top, named by label, block_id or action_id."""
        modal = self.modal
        if modal is None:
            raise LookupError("no modal is open")
        block, element = input_named(modal.blocks, label)
        held = {"type": element["type"], **entered(element, value)}
        self._entered.setdefault(block["block_id"], {})[element["action_id"]] = held

    async def submit(self) -> dict[str, str]:
        """Submit the modal on top; the errors by block id, empty when it went through."""
        view_id = self._modal_id()
        answer = await self.playground.interactions.submit(self.id, view_id, {"values": dict(self._entered)})
        await self.playground.settled()
        errors: dict[str, str] = answer.get("errors", {})
        if not errors:
            self._entered = {}
        return errors

    async def close(self, *, everything: bool = False) -> None:
        """Close the modal on top, or all of them."""
        self._entered = {}
        await self.playground.interactions.close(self.id, self._modal_id(), everything=everything)
        await self.playground.settled()

    async def shortcut(self, name: str, message: Seen | None = None) -> Seen | None:
        """Use a shortcut by its name or callback_id, on a message or globally; the modal that opens, if any."""
        kind = "message" if message else "global"
        known = [s for s in self.playground.state.manifest.shortcuts if s.type == kind]
        callback = next((s.callback_id for s in known if name in {s.name, s.callback_id}), name)
        if message:
            await self.playground.interactions.message_shortcut(
                self.id, message.channel, message.ts, callback
            )
        else:
            await self.playground.interactions.global_shortcut(self.id, callback)
        await self.playground.settled()
        return self.modal

    async def open_home(self) -> Seen | None:
        """Open the Home tab; what is on it."""
        await self.playground.deeds.open_home(self.id)
        await self.playground.settled()
        return self.home

    async def invite(self, channel: str) -> None:
        """Add the bot to a channel."""
        await self.playground.deeds.invite(self.id, channel)
        await self.playground.settled()

    @property
    def direct_messages(self) -> str:
        """The id of the direct message with the bot."""
        return self.playground.state.workspace.dm_of(self.id).id

    def sees(self, channel: str) -> list[Seen]:
        """Every message of a conversation that this person sees, threads included, oldest first."""
        workspace = self.playground.state.workspace
        place = self.playground.deeds.place(self.id, channel)
        return [
            Seen(
                container={"type": "message", "channel": place.id, "ts": m.ts},
                text=m.text,
                blocks=m.blocks,
                user=m.user,
                ts=m.ts,
                channel=place.id,
                thread_ts=m.thread_ts,
                ephemeral=m.viewer is not None,
                by_bot=m.by_bot,
            )
            for m in workspace.visible(place.id, self.id)
            if not m.deleted
        ]

    @property
    def modals(self) -> list[Seen]:
        """The open modals, bottom first."""
        return [seen_view(view.slack()) for view in self.playground.state.views.stack(self.id)]

    @property
    def modal(self) -> Seen | None:
        """The modal on top."""
        return self.modals[-1] if self.modals else None

    @property
    def home(self) -> Seen | None:
        """The Home tab as it was last published."""
        view = self.playground.state.views.homes.get(self.id)
        return seen_view(view.slack()) if view else None

    @property
    def notices(self) -> list[str]:
        """What Slack itself has told this person, oldest first."""
        return [notice["text"] for notice in self.playground.state.feed.notices(self.id)]

    def _modal_id(self) -> str:
        stack = self.playground.state.views.stack(self.id)
        if not stack:
            raise LookupError("no modal is open")
        return stack[-1].id

    async def _newest(self, channel: str, deed: Any) -> Seen | None:  # noqa: ANN401 (a coroutine of any deed)
        before = {seen.ts for seen in self.sees(channel)}
        await deed
        await self.playground.settled()
        new = [seen for seen in self.sees(channel) if seen.ts not in before and seen.by_bot]
        return new[-1] if new else None

    async def _use(
        self, place: Seen, block: dict[str, Any], element: dict[str, Any], chosen: dict[str, Any]
    ) -> Seen | None:
        deed = {
            "container": place.container,
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "type": element["type"],
            **chosen,
        }
        if place.container["type"] == "view":
            deed["state"] = {"values": self._entered} if self._entered else None
        before = {seen.ts: seen for seen in self.sees(place.channel)} if place.channel else {}
        await self.playground.interactions.action(self.id, deed)
        await self.playground.settled()
        now = self.sees(place.channel) if place.channel else []
        changed = [seen for seen in now if before.get(seen.ts) != seen and seen.by_bot]
        return changed[-1] if changed else None

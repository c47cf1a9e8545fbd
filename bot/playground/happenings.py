"""Which events the app hears: only subscribed ones, with the scope granted, in conversations it is a member of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground import payloads
from bot.playground.delivery import Parcel
from bot.playground.manifest import EVENT_SCOPES
from bot.playground.marks import mentions

if TYPE_CHECKING:
    from bot.playground.delivery import Delivery
    from bot.playground.people import Channel
    from bot.playground.state import State
    from bot.playground.tokens import Token
    from bot.playground.workspace import Message

MESSAGE_EVENTS = {"channel": "message.channels", "private": "message.groups", "im": "message.im"}


class Happenings:
    """Turns what happened into events. What the app itself does is never an event for it."""

    def __init__(self, state: State, delivery: Delivery) -> None:
        self.state = state
        self.delivery = delivery

    def heard(self, subscription: str) -> bool:
        """Whether the app subscribed to this event and has a scope for it."""
        return subscription in self.state.manifest.events and self.state.has_scope(
            *EVENT_SCOPES[subscription]
        )

    def tell(self, subscription: str, inner: dict[str, Any], channel: Channel | None = None) -> bool:
        """Send one event if the app may hear it; `channel` is where it happened."""
        may_hear = channel is None or self.state.team.bot_user_id in channel.members
        if not (may_hear and self.state.installed and self.heard(subscription)):
            return False
        payload = payloads.event(self.state, inner)
        self.delivery.send_event(Parcel("events_api", "events_api", inner["type"], payload, subscription))
        return True

    def message(self, message: Message, channel: Channel) -> None:
        """A person wrote: app_mention for a mention, and the message event of this kind of conversation."""
        mentioned = mentions(message.text, self.state.team.bot_user_id) and channel.kind != "im"
        if mentioned:
            self.tell("app_mention", payloads.mention_event(message, channel), channel)
        self.tell(MESSAGE_EVENTS[channel.kind], payloads.message_event(message, channel), channel)
        for file in message.files:
            shared = {"file_id": file["id"], "user_id": message.user, "file": {"id": file["id"]}}
            inner = {"type": "file_shared", **shared, "channel_id": channel.id, "event_ts": message.ts}
            self.tell("file_shared", inner, channel)
        if mentioned and self.state.team.bot_user_id not in channel.members:
            name = self.state.manifest.display_name
            text = f"@{name} is not in this channel and did not see that. Type /invite @{name} to add it."
            self.state.notice("info", text, message.user, channel.id)

    def deleted(self, message: Message, channel: Channel) -> None:
        """A person deleted a message."""
        inner = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": channel.id,
            "channel_type": payloads.CHANNEL_TYPES[channel.kind],
            "deleted_ts": message.ts,
            "previous_message": message.slack(),
            "ts": self.state.workspace.new_ts(),
        }
        self.tell(MESSAGE_EVENTS[channel.kind], inner | {"event_ts": inner["ts"]}, channel)

    def reacted(self, message: Message, channel: Channel, user: str, name: str) -> None:
        """A person reacted to a message."""
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        inner = {
            "type": "reaction_added",
            "user": user,
            "reaction": name,
            "item": item,
            "item_user": message.user,
        }
        self.tell("reaction_added", inner | {"event_ts": self.state.workspace.new_ts()}, channel)

    def joined(self, channel: Channel, user: str, inviter: str) -> None:
        """Somebody was added to a channel."""
        inner = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": self.state.team.id,
            "inviter": inviter,
            "event_ts": self.state.workspace.new_ts(),
        }
        self.tell("member_joined_channel", inner, channel)

    def home_opened(self, user: str, tab: str) -> None:
        """A person opened the app's Home or Messages tab."""
        inner: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.state.workspace.dm_of(user).id,
            "tab": tab,
            "event_ts": self.state.workspace.new_ts(),
        }
        published = self.state.views.homes.get(user)
        if tab == "home" and published:
            inner["view"] = published.slack()
        self.tell("app_home_opened", inner)

    async def left(self, events: tuple[str, ...], tokens: list[Token]) -> None:
        """The app lost these tokens, or was removed: it hears the events one after the other."""
        users = sorted({token.user for token in tokens if token.kind == "user"})
        bots = [self.state.team.bot_user_id] if any(token.kind == "bot" for token in tokens) else []
        inner: dict[str, dict[str, Any]] = {
            "tokens_revoked": {"type": "tokens_revoked", "tokens": {"oauth": users, "bot": bots}},
            "app_uninstalled": {"type": "app_uninstalled"},
        }
        for event in filter(self.heard, events):
            payload = payloads.event(self.state, inner[event])
            await self.delivery.tried(Parcel("events_api", "events_api", event, payload, event))

"""The workspace itself: who is there, who wrote what, and who may see it. Pure state; time comes from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.people import HOME, Channel, Member, Team

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.feed import Feed


@dataclass
class Message:
    """One message. `viewer` is set for an ephemeral one: nobody else ever sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    viewer: str | None = None
    edited: bool = False
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    team: Team = HOME

    @property
    def by_bot(self) -> bool:
        """Whether the app wrote it."""
        return self.user == self.team.bot_user_id

    def slack(self, reply_count: int = 0) -> dict[str, Any]:
        """The message as history, events and interactions show it."""
        shown: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        shown["team"] = self.team.id
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.by_bot:
            shown["bot_id"] = self.team.bot_id
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        elif reply_count:
            shown |= {"thread_ts": self.ts, "reply_count": reply_count}
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        if self.files:
            shown |= {"files": self.files, "upload": False}
        if self.reactions:
            counts = self.reactions.items()
            shown["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in counts
            ]
        return shown | self.extra


class Workspace:
    """People, channels and messages. Every visible change is told to the feed."""

    def __init__(self, feed: Feed, clock: Callable[[], float], team: Team = HOME) -> None:
        self.team = team
        self._feed = feed
        self._clock = clock
        self._last_ts = 0
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}

    def new_ts(self, ago: float = 0.0) -> str:
        """A message timestamp: unique, strictly rising, seconds with six decimals; `ago` seconds in the past."""
        self._last_ts = max(self._last_ts + 1, int((self._clock() - ago) * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_member(self, member: Member) -> None:
        """Add a person and the direct message between this person and the app."""
        self.members[member.id] = member
        if not member.is_bot:
            members = {member.id, self.team.bot_user_id}
            self.add_channel(Channel(f"D{member.id[1:]}", member.name, "im", "", members, self.team))

    def add_channel(self, channel: Channel) -> None:
        """Add a conversation."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = []

    def people(self) -> list[Member]:
        """Everybody but the bot."""
        return [member for member in self.members.values() if not member.is_bot]

    def member(self, name: str) -> Member | None:
        """Find a member by id, handle or display name."""
        wanted = name.removeprefix("@").casefold()
        known = self.members.values()
        return next(
            (m for m in known if wanted in {m.id.casefold(), m.name, m.display_name.casefold()}), None
        )

    def channel(self, name: str) -> Channel | None:
        """Find a channel by id or name."""
        wanted = name.removeprefix("#")
        found = self.channels.get(wanted)
        named = (c for c in self.channels.values() if c.kind != "im" and c.name == wanted)
        return found or next(named, None)

    def dm_of(self, user: str) -> Channel:
        """The direct message between this person and the app."""
        return self.channels[f"D{user[1:]}"]

    def may_see(self, user: str, channel: Channel) -> bool:
        """Public channels are open to every person; all others to their members."""
        return channel.kind == "channel" or user in channel.members

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        blocks: list[dict[str, Any]] | None = None,
        thread_ts: str | None = None,
        viewer: str | None = None,
        files: list[dict[str, Any]] | None = None,
        extra: dict[str, Any] | None = None,
        ago: float = 0.0,
    ) -> Message:
        """Add a message; `viewer` makes it ephemeral, `ago` lets it have been written some seconds before."""
        message = Message(
            channel=channel.id,
            ts=self.new_ts(ago),
            user=user,
            text=text,
            blocks=blocks or [],
            thread_ts=thread_ts,
            viewer=viewer,
            files=files or [],
            extra=extra or {},
            team=self.team,
        )
        self.messages[channel.id].append(message)
        self.tell(message)
        parent = self.find(channel.id, thread_ts) if thread_ts else None
        if parent and not viewer:
            self.tell(parent)
        return message

    def edit(self, message: Message, text: str, blocks: list[dict[str, Any]], *, mark: bool = True) -> None:
        """Replace text and blocks; who may see the message never changes."""
        message.text, message.blocks = text, blocks
        message.edited = message.edited or mark
        self.tell(message)

    def remove(self, message: Message) -> None:
        """Delete a message; one with replies stays as an empty marker, as in Slack."""
        if self.replies(message) and not message.viewer:
            message.deleted = True
            message.text, message.blocks, message.files = "This message was deleted.", [], []
            self.tell(message)
            return
        self.messages[message.channel].remove(message)
        viewers = self._viewers(message)
        self._feed.publish({"kind": "removed", "channel": message.channel, "ts": message.ts}, viewers)
        parent = self.find(message.channel, message.thread_ts) if message.thread_ts else None
        if parent:
            self.tell(parent)

    def react(self, message: Message, user: str, name: str) -> bool:
        """Add a reaction; False when this user had already reacted so."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            return False
        users.append(user)
        self.tell(message)
        return True

    def join(self, channel: Channel, user: str) -> None:
        """Make a user a member of a channel."""
        channel.members.add(user)
        for person in self.people():
            if self.may_see(person.id, channel):
                self._feed.publish({"kind": "reset"}, frozenset({person.id}))

    def find(self, channel_id: str, ts: str, viewer: str | None = None) -> Message | None:
        """The message of that ts; ephemeral ones only for their viewer."""
        everything = self.messages.get(channel_id, [])
        return next((m for m in everything if m.ts == ts and m.viewer in {None, viewer}), None)

    def replies(self, parent: Message) -> list[Message]:
        """What was answered in the thread of this message, without ephemerals."""
        return [m for m in self.messages[parent.channel] if m.thread_ts == parent.ts and m.viewer is None]

    def visible(self, channel_id: str, viewer: str) -> Iterator[Message]:
        """Everything in the channel that this person sees, oldest first."""
        return (m for m in self.messages[channel_id] if m.viewer in {None, viewer})

    def history(self, channel_id: str) -> list[Message]:
        """What the Web API knows of a channel: no ephemerals, no replies, newest first."""
        kept = [
            m for m in self.messages[channel_id] if m.viewer is None and not m.thread_ts and not m.deleted
        ]
        return kept[::-1]

    def page_message(self, message: Message) -> dict[str, Any]:
        """The message as the page gets it."""
        return {
            "ts": message.ts,
            "user": message.user,
            "bot": self.members[message.user].is_bot,
            "text": message.text,
            "blocks": message.blocks,
            "thread_ts": message.thread_ts,
            "reply_count": len(self.replies(message)) if not message.thread_ts else 0,
            "edited": message.edited,
            "ephemeral": message.viewer is not None,
            "deleted": message.deleted,
            "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
            "files": message.files,
            "client_state": {},
        }

    def tell(self, message: Message) -> None:
        """Tell the feed about a new or changed message."""
        data = {"kind": "message", "channel": message.channel, "message": self.page_message(message)}
        self._feed.publish(data, self._viewers(message))

    def _viewers(self, message: Message) -> frozenset[str] | None:
        if message.viewer:
            return frozenset({message.viewer})
        channel = self.channels[message.channel]
        return None if channel.kind == "channel" else frozenset(channel.members)

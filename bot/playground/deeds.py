"""What a person does in conversations: write, run a command, upload, react, delete, invite, open Home.

Every deed raises DeedRefusedError with a sentence for the person when it cannot be done. What involves
blocks and modals is in `interactions`.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from typing import TYPE_CHECKING, Any

from bot.playground import payloads
from bot.playground.delivery import Answer, Parcel
from bot.playground.faults import ApiError, DeedRefusedError
from bot.playground.happenings import Happenings
from bot.playground.marks import command_text, message_text
from bot.playground.methods.files import LARGEST_FILE, new_file, share_file
from bot.playground.replies import command_answer

if TYPE_CHECKING:
    from bot.playground.delivery import Delivery
    from bot.playground.people import Channel
    from bot.playground.state import State
    from bot.playground.workspace import Message

_COMMAND = re.compile(r"(/[^\s/]+)(?:\s+(.*))?", re.DOTALL)
# https://docs.slack.dev/changelog/2018-truncating-really-long-messages
LONGEST_MESSAGE = 40_000


class Deeds:
    """A person's hands. `origin` is the server's address, for file links."""

    def __init__(self, state: State, delivery: Delivery) -> None:
        self.state = state
        self.delivery = delivery
        self.happenings = Happenings(state, delivery)
        self.origin = ""

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> dict[str, Any]:
        """Write a message; a text that begins with a slash is a command, as in Slack's own composer."""
        if not text.strip():
            raise DeedRefusedError("no_text", "There is nothing to send.")
        if len(text) > LONGEST_MESSAGE:
            raise DeedRefusedError("msg_too_long", f"A message has at most {LONGEST_MESSAGE:,} characters.")
        place = self.place(user, channel)
        command = _COMMAND.fullmatch(text.strip())
        if command:
            return await self._typed_command(user, place, command[1], command[2] or "", thread_ts)
        if place.kind == "im" and self.state.manifest.messages_read_only:
            raise DeedRefusedError("read_only", "Sending messages to this app has been turned off.")
        parent = self._parent(user, place, thread_ts)
        marked = message_text(text, self.state.workspace)
        message = self.state.workspace.post(place, user, marked, thread_ts=parent)
        self.happenings.message(message, place)
        return {"ts": message.ts}

    async def _typed_command(
        self, user: str, place: Channel, command: str, text: str, thread_ts: str | None
    ) -> dict[str, Any]:
        if command == "/invite":
            return await self.invite(user, place.id)
        if self.state.manifest.command(command) is None:
            raise DeedRefusedError("no_such_command", f"{command} is not a valid command.")
        if thread_ts:
            say = f"{command} is not supported in threads. Sorry!"
            self.state.notice("error", say, user, place.id)
            raise DeedRefusedError("not_in_threads", say)
        return await self.command(user, place.id, command, text)

    async def command(self, user: str, channel: str, command: str, text: str) -> dict[str, Any]:
        """Run a slash command and wait for its answer, at most three seconds."""
        place = self.place(user, channel)
        declared = self.state.manifest.command(command)
        if declared is None or not self.state.installed:
            raise DeedRefusedError("no_such_command", f"{command} is not a valid command.")
        marked = command_text(text.strip(), self.state.workspace, should_escape=declared.should_escape)
        payload = payloads.slash_command(self.state, user, place, command, marked)
        summary = f"{command} {text}".strip()[:80]
        answer = await self.delivery.send(
            Parcel("slash_commands", "slash_commands", command, payload, summary, takes_answer=True)
        )
        if answer.error is None:
            try:
                command_answer(self.state, user, place, f"{command} {marked}".strip(), answer.body)
            except ApiError as error:
                self.refused_answer(command, error)
                answer = Answer(error="dispatch_failed")
        if answer.error is None:
            return {}
        say = f"{command} failed with the error “{answer.error}”"
        self.state.notice("error", say, user, place.id)
        raise DeedRefusedError(answer.error, say)

    def refused_answer(self, name: str, error: ApiError) -> None:
        """Write on the wire why Slack would not show what the bot answered."""
        lines = error.extra.get("response_metadata", {}).get("messages", [])
        said = "; ".join([error.error, *lines])
        self.state.wire.record(
            "from_bot", "socket", name, status="error", error=said, summary="refused answer"
        )

    async def upload(
        self,
        user: str,
        channel: str,
        name: str,
        *,
        mimetype: str,
        content_base64: str,
        text: str = "",
        thread_ts: str | None = None,
    ) -> dict[str, Any]:
        """Send a file, kept in memory, with a text."""
        place = self.place(user, channel)
        try:
            content = base64.b64decode(content_base64, validate=True)
        except (binascii.Error, ValueError) as error:
            raise DeedRefusedError("broken_upload", "The file did not arrive whole.") from error
        if not content or len(content) > LARGEST_FILE:
            raise DeedRefusedError("file_size", f"A file has 1 to {LARGEST_FILE:,} bytes here.")
        parent = self._parent(user, place, thread_ts)
        file = new_file(
            self.state, self.origin, user, name=name.replace("/", "_"), mimetype=mimetype, content=content
        )
        share_file(self.state, file, place.id)
        marked = message_text(text, self.state.workspace)
        message = self.state.workspace.post(place, user, marked, thread_ts=parent, files=[file])
        self.happenings.message(message, place)
        return {"ts": message.ts, "file": file["id"]}

    async def react(self, user: str, channel: str, ts: str, name: str) -> dict[str, Any]:
        """Add a reaction to a message."""
        message = self.message(user, channel, ts)
        if message.viewer:
            raise DeedRefusedError("ephemeral", "Messages that only you see take no reactions.")
        if self.state.workspace.react(message, user, name.strip(":")):
            self.happenings.reacted(
                message, self.state.workspace.channels[message.channel], user, name.strip(":")
            )
        return {}

    async def delete_message(self, user: str, channel: str, ts: str) -> dict[str, Any]:
        """Delete one's own message, or dismiss one that only oneself sees."""
        message = self.message(user, channel, ts)
        if message.user != user and not message.viewer:
            raise DeedRefusedError("cant_delete_message", "You can only delete what you wrote.")
        self.state.workspace.remove(message)
        if not message.viewer:
            self.happenings.deleted(message, self.state.workspace.channels[message.channel])
        return {}

    async def invite(self, user: str, channel: str) -> dict[str, Any]:
        """Add the app to a channel."""
        place = self.place(user, channel)
        name = self.state.manifest.display_name
        if place.kind == "im" or self.state.team.bot_user_id in place.members:
            raise DeedRefusedError("already_in_channel", f"@{name} is already here.")
        self.state.workspace.join(place, self.state.team.bot_user_id)
        self.happenings.joined(place, self.state.team.bot_user_id, user)
        self.state.notice("info", f"@{name} was added to #{place.name}.", user, place.id)
        return {}

    async def open_home(self, user: str) -> dict[str, Any]:
        """Open the app's Home tab."""
        self.person(user)
        if not (self.state.manifest.home_tab and self.state.installed):
            raise DeedRefusedError("not_enabled", "This app has no Home tab.")
        self.happenings.home_opened(user, "home")
        return {}

    async def open_dm(self, user: str) -> dict[str, Any]:
        """Open the app's Messages tab, the direct message with it."""
        self.person(user)
        if not (self.state.manifest.messages_tab and self.state.installed):
            raise DeedRefusedError("not_enabled", "This app takes no direct messages.")
        self.happenings.home_opened(user, "messages")
        return {"channel": self.state.workspace.dm_of(user).id}

    async def run_function(self, callback_id: str, inputs: dict[str, Any]) -> str:
        """Let a workflow reach one of the manifest's functions; returns the id of the execution.

        Its event brings a token of its own, the only one that may complete it. How it ended stands in
        `state.executions[id]["result"]`.
        """
        function = self.state.manifest.functions.get(callback_id)
        if function is None:
            raise DeedRefusedError("no_such_function", f"The manifest has no function {callback_id}.")
        missing = [name for name in function.required_inputs if inputs.get(name) is None]
        if missing or not set(inputs) <= set(function.inputs):
            raise DeedRefusedError("bad_inputs", f"{function.title} takes {', '.join(function.inputs)}.")
        execution_id = f"Fx0{len(self.state.executions) + 1:08d}"
        token = f"xwfp-playground-{secrets.token_hex(12)}"
        self.state.executions[execution_id] = {"callback_id": callback_id, "token": token}
        inner = {
            "type": "function_executed",
            "function": function.described(),
            "inputs": inputs,
            "function_execution_id": execution_id,
            "workflow_execution_id": "Wx0PLAYGRND",
            "event_ts": self.state.workspace.new_ts(),
            "bot_access_token": token,
        }
        self.happenings.tell("function_executed", inner)
        return execution_id

    def person(self, user: str) -> None:
        """Check that this is a person of the workspace."""
        known = self.state.workspace.members.get(user)
        if known is None or known.is_bot:
            raise DeedRefusedError("user_not_found", "There is no such person in this workspace.")

    def place(self, user: str, channel: str) -> Channel:
        """A conversation that this person sees."""
        self.person(user)
        found = self.state.workspace.channel(channel)
        if found is None or not self.state.workspace.may_see(user, found):
            raise DeedRefusedError("channel_not_found", "You cannot see that conversation.")
        return found

    def message(self, user: str, channel: str, ts: str) -> Message:
        """A message that this person sees."""
        place = self.place(user, channel)
        found = self.state.workspace.find(place.id, ts, user)
        if found is None or found.deleted:
            raise DeedRefusedError("message_not_found", "That message is no longer there.")
        return found

    def _parent(self, user: str, place: Channel, thread_ts: str | None) -> str | None:
        if not thread_ts:
            return None
        parent = self.message(user, place.id, thread_ts)
        if parent.viewer:
            raise DeedRefusedError("ephemeral", "Messages that only you see have no thread.")
        return parent.thread_ts or parent.ts

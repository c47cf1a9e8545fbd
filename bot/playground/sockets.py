"""The Socket Mode server: several connections, each payload to one of them, acknowledged by envelope id.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocketDisconnect

from bot.playground.delivery import ACK_SECONDS, Answer
from bot.playground.people import APP_ID

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from bot.playground.delivery import Parcel
    from bot.playground.state import State

MOST_CONNECTIONS = 10
# Slack refreshes connections every few hours and warns about ten seconds ahead.
CONNECTION_SECONDS = 5 * 3600.0
WARNING_SECONDS = 10.0
DEBUG_CONNECTION_SECONDS = 360.0


@dataclass(eq=False)
class Connection:
    """One open WebSocket; a draining one gets no new payloads but may still acknowledge."""

    socket: WebSocket
    draining: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: dict[str, Any]) -> bool:
        """Send JSON; False when the other side has gone."""
        try:
            await self.socket.send_text(json.dumps(message))
        except (WebSocketDisconnect, RuntimeError, OSError):
            return False
        return True

    def end(self) -> None:
        """Close as soon as the loop that reads it gets to it."""
        self.draining = True
        self.ended.set()


class SocketHub:
    """All Socket Mode connections of the bot; a Courier."""

    def __init__(
        self, state: State, deadline: float = ACK_SECONDS, lifetime: float = CONNECTION_SECONDS
    ) -> None:
        self.state = state
        self.deadline = deadline
        self.lifetime = lifetime
        self.connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._turn = 0

    @property
    def ready(self) -> list[Connection]:
        """The connections that may get payloads."""
        return [connection for connection in self.connections if not connection.draining]

    async def carry(self, parcel: Parcel, attempt: int, reason: str) -> Answer:
        """Send an envelope to one connection and wait for its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": parcel.envelope,
            "accepts_response_payload": parcel.takes_answer,
            "payload": parcel.payload,
        }
        if parcel.envelope == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        try:
            if not await self._hand_over(envelope):
                return Answer(error="dispatch_failed", reason="connection_failed")
            body = await asyncio.wait_for(acknowledged, self.deadline)
        except TimeoutError:
            return Answer(error="operation_timeout", reason="timeout")
        finally:
            self._waiting.pop(envelope_id, None)
        return Answer(body=body if parcel.takes_answer else None)

    async def _hand_over(self, envelope: dict[str, Any]) -> bool:
        for _ in range(len(self.ready)):
            self._turn += 1
            ready = self.ready
            if ready and await ready[self._turn % len(ready)].send(envelope):
                return True
        return False

    async def serve(self, socket: WebSocket) -> None:
        """Run one connection from hello to its end."""
        await socket.accept()
        connection = Connection(socket)
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.send(_farewell("too_many_websockets"))
            await socket.close()
            return
        self.connections.append(connection)
        seconds = (
            DEBUG_CONNECTION_SECONDS
            if socket.query_params.get("debug_reconnects") == "true"
            else self.lifetime
        )
        await connection.send(self._hello(seconds))
        self._changed("connected")
        tasks = [
            asyncio.ensure_future(self._read(connection)),
            asyncio.ensure_future(self._grow_old(connection, seconds)),
            asyncio.ensure_future(connection.ended.wait()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.connections.remove(connection)
            self._changed("closed")
            await _close(socket)

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go: `refresh_requested` to come back, `link_disabled` for good."""
        for connection in list(self.connections):
            connection.draining = True
            self.state.wire.record("to_bot", "socket", "disconnect", summary=reason, body=_farewell(reason))
            await connection.send(_farewell(reason))
            if reason != "refresh_requested":
                connection.end()

    def drop(self) -> None:
        """Close every connection without a word."""
        for connection in self.connections:
            connection.end()

    async def _read(self, connection: Connection) -> None:
        while True:
            try:
                message = await connection.socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):  # gone, or it sent bytes instead of text
                return
            try:
                acknowledgement = json.loads(message)
            except ValueError:  # no JSON acknowledges nothing: the payload is sent again in its time
                continue
            if isinstance(acknowledgement, dict):
                self._settle(acknowledgement)

    def _settle(self, acknowledgement: dict[str, Any]) -> None:
        waiting = self._waiting.get(str(acknowledgement.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(acknowledgement.get("payload"))

    async def _grow_old(self, connection: Connection, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds - WARNING_SECONDS))
        await connection.send(_farewell("warning"))
        await asyncio.sleep(min(seconds, WARNING_SECONDS))
        connection.draining = True
        await connection.send(_farewell("refresh_requested"))
        await asyncio.sleep(WARNING_SECONDS)

    def _hello(self, seconds: float) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "applink-playground",
                "build_number": 1,
                "approximate_connection_time": int(seconds),
            },
            "connection_info": {"app_id": APP_ID},
        }

    def _changed(self, what: str) -> None:
        count = len(self.connections)
        self.state.wire.record("from_bot", "socket", what, summary=f"{count} open")
        self.state.feed.publish({"kind": "bot", "connected": count > 0, "connections": count})


def _farewell(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}


async def _close(socket: WebSocket) -> None:
    try:
        await socket.close()
    except (RuntimeError, WebSocketDisconnect, OSError):
        return  # the other side was faster

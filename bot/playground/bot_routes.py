"""The doors for the bot: Web API, Socket Mode, response URLs, uploads and file downloads."""

from __future__ import annotations

import asyncio
import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.playground.faults import ApiError
from bot.playground.methods.files import bot_may_read
from bot.playground.replies import answer_url
from bot.playground.response import JsonAnswer
from bot.playground.webapi import read_arguments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.websockets import WebSocket

    from bot.playground.sockets import SocketHub
    from bot.playground.state import State
    from bot.playground.webapi import WebApi

# Slack answers a download without a valid token with its sign-in page and status 200, not with an error.
SIGN_IN = "<!DOCTYPE html><title>Sign in</title><p>This file needs a bot token with the scope files:read."


class BotRoutes:
    """What slack_sdk and Bolt talk to."""

    def __init__(self, state: State, api: WebApi, hub: SocketHub) -> None:
        self.state = state
        self.api = api
        self.hub = hub

    @property
    def states(self) -> Iterable[State]:
        """Every workspace."""
        return self.state.registry.states.values()

    def routes(self) -> list[BaseRoute]:
        """The routes, to be put beside the page's."""
        return [
            Route("/api/{method}", self.web_api, methods=["GET", "POST"]),
            WebSocketRoute("/socket", self.socket),
            Route("/responses/{key}", self.response_url, methods=["POST"]),
            Route("/upload/{key}", self.upload, methods=["POST"]),
            Route("/files-pri/{file_id}/{rest:path}", self.download),
            Route("/archives/{channel}/{message}", self.archive),
        ]

    async def web_api(self, request: Request) -> Response:
        """Answer one Web API call."""
        self.state.started()
        try:
            body = await request.body()
            await asyncio.sleep(self.state.switches.slow_ms / 1000)
            arguments: dict[str, Any] | ApiError
            try:
                arguments = read_arguments(
                    dict(request.query_params), request.headers.get("content-type", ""), body
                )
            except ApiError as error:
                arguments = error
            authorization = request.headers.get("authorization", "")
            reply = self.api.answer(request.path_params["method"], authorization, arguments)
            dated = {"date": formatdate(self.state.clock(), usegmt=True)}
            return JsonAnswer(reply.body, reply.status, reply.headers | dated)
        finally:
            self.state.ended()

    async def socket(self, socket: WebSocket) -> None:
        """Open a Socket Mode connection with a ticket that is good for one use."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.state.tickets:
            await socket.close(code=1008)
            return
        self.state.tickets.discard(ticket)
        await self.hub.serve(socket)

    async def response_url(self, request: Request) -> Response:
        """Take a post to a response URL: JSON, or a form with `payload`."""
        self.state.started()
        try:
            body = await request.body()
            await asyncio.sleep(self.state.switches.slow_ms / 1000)
            payload = _payload(body)
            if payload is None:
                return JsonAnswer({"ok": False, "error": "invalid_payload"}, 400)
            key = request.path_params["key"]
            state = next((each for each in self.states if each.responses.knows(key)), self.state)
            status, answer = answer_url(state, key, payload)
            return JsonAnswer(answer, status)
        finally:
            self.state.ended()

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file announced by files.getUploadURLExternal."""
        key = request.path_params["key"]
        state = next((each for each in self.states if key in each.uploads), None)
        if state is None:
            return Response("no such upload", 404)
        announced = state.uploads.pop(key)
        content = await request.body()
        if len(content) != announced["length"]:
            return Response("the length differs from the announced one", 400)
        described, _ = state.files[announced["file_id"]]
        described["size"] = len(content)
        state.files[announced["file_id"]] = (described, content)
        return Response(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """Hand out a file to the bot with its token, or to a person (`as`) who sees it."""
        file_id = request.path_params["file_id"]
        state = next((each for each in self.states if file_id in each.files), None)
        if state is None:
            return Response("no such file", 404)
        described, content = state.files[file_id]
        viewer = request.query_params.get("as", "")
        if not (self._bot_may(state, request, described) or _person_may(state, viewer, described)):
            return HTMLResponse(SIGN_IN)
        name = described["name"].encode("ascii", "replace").decode().replace('"', "")
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Type": described["mimetype"],
            "X-Content-Type-Options": "nosniff",
        }
        return Response(content, headers=headers)

    async def archive(self, _request: Request) -> Response:
        """A permalink leads to the page."""
        return RedirectResponse("/")

    def _bot_may(self, state: State, request: Request, described: dict[str, Any]) -> bool:
        value = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        try:
            token = state.registry.tokens.read(value)
        except ApiError:
            return False
        own = token.team_id == state.team.id
        return own and state.has_scope("files:read") and bot_may_read(state, described)


def _person_may(state: State, viewer: str, described: dict[str, Any]) -> bool:
    shared = [*described["channels"], *described["groups"], *described["ims"]]
    channels = [state.workspace.channels[channel] for channel in shared]
    known = viewer in state.workspace.members
    return known and any(state.workspace.may_see(viewer, channel) for channel in channels)


def _payload(body: bytes) -> dict[str, Any] | None:
    text = body.decode("utf-8", "replace")
    if text.startswith("payload="):
        text = parse_qs(text).get("payload", [""])[0]
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None

"""The doors for the page: static files, the state, the event stream, and a person's deeds."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.faults import DeedRefusedError
from bot.playground.response import JsonAnswer
from bot.playground.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping

    from starlette.requests import Request

    from bot.playground.deeds import Deeds
    from bot.playground.feed import Feed
    from bot.playground.sockets import SocketHub
    from bot.playground.state import State
    from bot.playground.tenants import Tenant

    Deed = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]

PAGE = Path(__file__).parent / "page"
PING_SECONDS = 10.0
# Ask each time whether a file has changed: a page that mixes two versions of its modules does not run.
FRESH = {"Cache-Control": "no-cache"}
SSE_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class PageFiles(StaticFiles):
    """The page's files, never kept by the browser without asking."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """One file, or 304 where the browser already has it."""
        response = await super().get_response(path, scope)
        response.headers.update(FRESH)
        return response


class PageRoutes:
    """What the browser talks to."""

    def __init__(
        self, workspaces: Mapping[str, Tenant], hub: SocketHub, connections: Callable[[], int]
    ) -> None:
        self.workspaces = workspaces
        self.hub = hub
        self.connections = connections

    def routes(self) -> list[BaseRoute]:
        """The routes, to be put beside the bot's."""
        return [
            Route("/", self.index),
            Route("/playground/state", self.current),
            Route("/playground/events", self.events),
            Route("/playground/deeds/{deed}", self.do, methods=["POST"]),
            Mount("/page", PageFiles(directory=PAGE, check_dir=False)),
        ]

    async def index(self, _request: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html", headers=FRESH)

    def _home(self, user: str) -> Tenant | None:
        """The workspace of a person: ids are never shared between workspaces. None for nobody's id."""
        people = ((t, person.id) for t in self.workspaces.values() for person in t.state.workspace.people())
        return next((tenant for tenant, known in people if user in {known, ""}), None)

    def _viewer(self, request: Request) -> tuple[Tenant, str] | None:
        asked = request.query_params.get("as") or ""
        tenant = self._home(asked)
        return (tenant, asked or tenant.state.workspace.people()[0].id) if tenant else None

    async def current(self, request: Request) -> Response:
        """Everything that this person may see."""
        viewer = self._viewer(request)
        if viewer is None:
            return JsonAnswer(_refused("user_not_found", "There is no such person in this workspace."), 404)
        tenant, person = viewer
        shown = snapshot(tenant.state, person, self.connections())
        return JsonAnswer(shown, headers={"Cache-Control": "no-store"})

    async def events(self, request: Request) -> Response:
        """Changes as Server-Sent Events; `Last-Event-ID` or `since` asks for the missed ones."""
        viewer = self._viewer(request)
        if viewer is None:
            return JsonAnswer(_refused("user_not_found", "There is no such person in this workspace."), 404)
        last = request.headers.get("last-event-id") or request.query_params.get("since") or ""
        tenant, person = viewer
        stream = event_stream(tenant.state.feed, person, int(last) if last.isdigit() else None)
        return StreamingResponse(stream, media_type="text/event-stream", headers=SSE_HEADERS)

    async def do(self, request: Request) -> Response:
        """Do one deed."""
        name = request.path_params["deed"]
        if name not in self._table(next(iter(self.workspaces.values()))):
            return JsonAnswer(
                _refused("no_such_deed", f"This workspace knows no deed called {name[:40]}."), 404
            )
        try:
            body = json.loads(await request.body() or b"{}")
            user = _text(body, "as")
            tenant = self._home(user) or next(iter(self.workspaces.values()))
            result = await self._table(tenant)[name](user, body)
        except DeedRefusedError as refused:
            return JsonAnswer(_refused(refused.error, refused.say))
        except ValueError:
            return JsonAnswer(_refused("invalid_json", "The request is not JSON."), 400)
        return JsonAnswer({"ok": True, **result})

    def _table(self, tenant: Tenant) -> dict[str, Deed]:
        deeds, blocks = tenant.deeds, tenant.interactions
        return {
            "say": lambda u, b: deeds.say(u, _text(b, "channel"), _text(b, "text"), b.get("thread_ts")),
            "command": lambda u, b: deeds.command(
                u, _text(b, "channel"), _text(b, "command"), str(b.get("text") or "")
            ),
            "upload": lambda u, b: _upload(deeds, u, b),
            "react": lambda u, b: deeds.react(u, _text(b, "channel"), _text(b, "ts"), _text(b, "name")),
            "delete_message": lambda u, b: deeds.delete_message(u, _text(b, "channel"), _text(b, "ts")),
            "invite": lambda u, b: deeds.invite(u, _text(b, "channel")),
            "open_home": lambda u, _: deeds.open_home(u),
            "open_dm": lambda u, _: deeds.open_dm(u),
            "action": blocks.action,
            "options": blocks.options,
            "submit": lambda u, b: blocks.submit(u, _text(b, "view_id"), b.get("state")),
            "close": lambda u, b: blocks.close(u, _text(b, "view_id"), everything=b.get("all") is True),
            "message_shortcut": lambda u, b: blocks.message_shortcut(
                u, _text(b, "channel"), _text(b, "ts"), _text(b, "callback_id")
            ),
            "global_shortcut": lambda u, b: blocks.global_shortcut(u, _text(b, "callback_id")),
            "switches": lambda _, b: self._switch(tenant.state, b),
            "reset": lambda _u, _b: _reset(tenant.state),
        }

    async def _switch(self, state: State, body: dict[str, Any]) -> dict[str, Any]:
        name, value = _text(body, "name"), body.get("value")
        if not state.switches.set(name, value):
            raise DeedRefusedError("no_such_switch", "There is no such switch, or the value does not fit it.")
        state.feed.publish({"kind": "switches", "switches": state.switches.page()})
        if name == "drop_socket" and value:
            self.hub.drop()
        if name == "refresh_requested" and value:
            await self.hub.disconnect("refresh_requested")
        return {"switches": state.switches.page()}


async def _upload(deeds: Deeds, user: str, body: dict[str, Any]) -> dict[str, Any]:
    return await deeds.upload(
        user,
        _text(body, "channel"),
        _text(body, "name"),
        mimetype=str(body.get("mimetype") or "application/octet-stream"),
        content_base64=_text(body, "content_base64"),
        text=str(body.get("text") or ""),
        thread_ts=body.get("thread_ts"),
    )


async def _reset(state: State) -> dict[str, Any]:
    state.reset()
    return {}


async def event_stream(feed: Feed, viewer: str, last: int | None) -> AsyncIterator[str]:
    """Server-Sent Events for one viewer; ends by itself when the feed closes."""
    queue = feed.watch()
    try:
        missed = [] if last is None else feed.since(last)
        yield ": welcome\n\n"
        if missed is None:
            yield _event(feed.version, {"kind": "reset"})
        for change in missed or []:
            if change.visible_to(viewer):
                yield _event(change.version, change.data)
        while True:
            try:
                coming = await asyncio.wait_for(queue.get(), PING_SECONDS)
            except TimeoutError:
                yield ": ping\n\n"
                continue
            if coming is None:
                return
            if coming.visible_to(viewer):
                yield _event(coming.version, coming.data)
    finally:
        feed.unwatch(queue)


def _event(version: int, data: dict[str, Any]) -> str:
    return f"id: {version}\nevent: change\ndata: {json.dumps(data)}\n\n"


def _refused(error: str, say: str) -> dict[str, Any]:
    return {"ok": False, "error": error, "say": say}


def _text(body: object, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value:
        raise DeedRefusedError("invalid_arguments", f"The request lacks {name}.")
    return value

"""The card preview: every catalog card, drawn by a command that prints JSON lines, judged, and followed.

The command prints one line for each card and surface:
`{"key", "code", "headline", "family", "surface": "message"|"modal"|"home", "text", "blocks": […]}`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.playground.feed import Feed
from bot.playground.judge import judge_blocks
from bot.playground.page_routes import FRESH, PAGE, SSE_HEADERS, event_stream
from bot.playground.response import JsonAnswer

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

WATCH_SECONDS = 0.5
COMMAND_SECONDS = 60.0
SURFACES = ("message", "modal", "home")


class Preview:
    """Runs `command` (argv) and again whenever a file below `watch` changes. None means: no preview."""

    def __init__(self, command: list[str] | None, watch: Path | None) -> None:
        self.command = command
        self.watch = watch
        self.feed = Feed()
        self._cards: dict[tuple[str, str], dict[str, Any]] | None = None
        self._version = ""
        self._failure = ""
        self._drawing = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """The preview's routes."""
        return [
            Route("/preview", self.index),
            Route("/preview/cards", self.cards),
            Route("/preview/card", self.card),
            Route("/preview/events", self.events),
        ]

    async def index(self, _request: Request) -> Response:
        """The preview's page."""
        return FileResponse(PAGE / "preview.html", headers=FRESH)

    async def cards(self, _request: Request) -> Response:
        """What there is to see."""
        drawn = await self._drawn()
        if isinstance(drawn, Response):
            return drawn
        entries: dict[str, dict[str, Any]] = {}
        for (key, _), card in drawn.items():
            entries.setdefault(
                key, {name: card.get(name, "") for name in ("key", "code", "headline", "family")}
            )
        return JsonAnswer({"version": self._version, "entries": list(entries.values())})

    async def card(self, request: Request) -> Response:
        """One card on one surface, with what the judge says about it."""
        drawn = await self._drawn()
        if isinstance(drawn, Response):
            return drawn
        surface = request.query_params.get("surface", "message")
        card = drawn.get((request.query_params.get("key", ""), surface))
        if card is None or surface not in SURFACES:
            return _said("card_not_found", "There is no such card.", 404)
        faults = judge_blocks(card["blocks"], surface)  # type: ignore[arg-type]
        described = [{"severity": f.severity, "message": f.message, "pointer": f.pointer} for f in faults]
        return JsonAnswer({"blocks": card["blocks"], "text": card.get("text", ""), "faults": described})

    async def events(self, _request: Request) -> Response:
        """Says `change` when the catalog has changed."""
        stream = event_stream(self.feed, "", None)
        return StreamingResponse(stream, media_type="text/event-stream", headers=SSE_HEADERS)

    async def follow(self) -> None:
        """Watch the files until cancelled; a change draws everything anew at the next look."""
        before = await asyncio.to_thread(self._fingerprint)
        while self.watch is not None:
            await asyncio.sleep(WATCH_SECONDS)
            now = await asyncio.to_thread(self._fingerprint)
            if now != before:
                before, self._cards = now, None
                self.feed.publish({"kind": "change"})

    def _fingerprint(self) -> str:
        files = sorted(path for path in self.watch.rglob("*") if path.is_file()) if self.watch else []
        stamps = [f"{path}:{path.stat().st_mtime_ns}" for path in files]
        return hashlib.sha256("\n".join(stamps).encode()).hexdigest()

    async def _drawn(self) -> dict[tuple[str, str], dict[str, Any]] | Response:
        if self.command is None:
            return _said("no_cards", "This playground was started without a card source.", 404)
        async with self._drawing:
            if self._cards is None:
                self._cards = await self._run(self.command)
        if self._cards is None:
            return _said("cards_failed", self._failure, 503)
        return self._cards

    async def _run(self, command: list[str]) -> dict[tuple[str, str], dict[str, Any]] | None:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        try:
            async with asyncio.timeout(COMMAND_SECONDS):
                output, complaints = await process.communicate()
        except TimeoutError:
            process.kill()
            self._failure = "The card source did not finish in a minute."
            return None
        if process.returncode:
            sys.stderr.write(complaints.decode("utf-8", "replace"))
            self._failure = (
                f"The card source stopped with exit code {process.returncode}; the terminal says why."
            )
            return None
        try:
            cards = [json.loads(line) for line in output.splitlines() if line.strip()]
            drawn = {(card["key"], card["surface"]): card for card in cards}
        except (ValueError, KeyError, TypeError):
            self._failure = "The card source printed something that is no card."
            return None
        self._version = hashlib.sha256(output).hexdigest()[:12]
        return drawn


def _said(error: str, say: str, status: int) -> Response:
    return JsonAnswer({"ok": False, "error": error, "say": say}, status)

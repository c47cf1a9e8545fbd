"""When search learns: hardly ever. A catalog whose phrases are those of the shipped model needs no learning at all.

Codes, payloads and Meta's sentences never wait for search. Where the catalog has changed (a company's own entries, an
author at work), it learns in the background of a serving bot, and the shipped model answers meanwhile with what it
knows; elsewhere (the terminal, a batch) the first question in words learns, or reads what was kept.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, cast

from bot.resolve import keep
from bot.resolve.phrases import digest, phrases

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.catalog import Catalog
    from bot.resolve.phrases import Phrase
    from bot.resolve.search import Search
    from bot.resolve.train import Model


class Study:
    """One catalog's search and its learning, which happens once, whoever asks first."""

    def __init__(self, catalog: Catalog, place: Path | None) -> None:
        self._catalog, self._place = catalog, place
        self._starting, self._opening, self._learning = threading.Lock(), threading.Lock(), threading.Lock()
        self._search: Search | None = None
        self._opened = ""
        self._shipped: Model | None = None
        self._thread: threading.Thread | None = None
        self.done = threading.Event()

    def at_hand(self) -> Search:
        """Return the search as good as it can be without making an event loop wait."""
        if not self.done.is_set():
            if not _on_event_loop() and self._thread is None:
                self.finish()
            else:
                self.begin()
                self._open()
        if self._search is None:  # the shipped file is damaged: somebody has to wait
            self.finish()
        return cast("Search", self._search)

    def begin(self) -> None:
        """Start learning in the background, once."""
        with self._starting:
            if self._thread is None and not self.done.is_set():
                self._thread = threading.Thread(target=self.finish, name="waerror-study", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Learn now, or wait for the thread that does."""
        with self._learning:
            if self.done.is_set():
                return
            from bot.resolve import vectors  # noqa: PLC0415 - a tenth of a second that codes and payloads need not wait for
            from bot.resolve.search import Search  # noqa: PLC0415 - the same

            told = phrases(self._catalog)
            name = digest(told, vectors.load().name)
            if self._open() != name:
                self._search = Search(self._catalog, self._learned(told, name))
            self._shipped = None  # learning began from it; it has done its service
            self.done.set()

    def _open(self) -> str:
        """Take the shipped model, until there is a better one; return the digest of its phrases. 0.2 s, once."""
        with self._opening:
            if self._search is None and (found := keep.shipped()):
                from bot.resolve.search import Search  # noqa: PLC0415 - the same

                self._opened, self._shipped = found
                self._search = Search(self._catalog, self._shipped)
            return self._opened

    def _learned(self, told: list[Phrase], name: str) -> Model:
        """Return what was learned from these phrases before, or learn it now: ten seconds, or 45 from nothing."""
        from bot.resolve import vectors  # noqa: PLC0415 - the same
        from bot.resolve.train import train  # noqa: PLC0415 - the same

        model = keep.read(self._place, name) if self._place else None
        if model is None:
            model = train(told, vectors.load(), self._shipped)
            if self._place:
                keep.write(self._place, name, model)
        return model


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
